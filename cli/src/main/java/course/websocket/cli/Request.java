package course.websocket.cli;

/**
 * Asks the worker to test the learner's code. Immutable, safe for use by several threads.
 *
 * @param number counts the requests; a newer one ends the work on an older one
 * @param lesson the lesson's number
 * @param step the step to begin with; 0 to compile only
 */
record Request(int number, int lesson, int step) {}
