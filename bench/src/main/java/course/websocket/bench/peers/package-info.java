/**
 * The servers that the bench measures beside the course's, each as its own documentation has it:
 * {@code /echo} sends back what came in, {@code /room} sends it to everybody there. Each prints
 * {@code ready ws://127.0.0.1:port}.
 */
package course.websocket.bench.peers;
