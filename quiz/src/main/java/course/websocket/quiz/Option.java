package course.websocket.quiz;

/**
 * One option of a question. Immutable, safe for use by several threads.
 *
 * @param text what to choose; text between backticks is code
 * @param correct whether it belongs to the right answer
 * @param why why it is right or wrong, never empty
 */
public record Option(String text, boolean correct, String why) {}
