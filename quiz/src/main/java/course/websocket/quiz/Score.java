package course.websocket.quiz;

/**
 * What came of a quiz. Immutable, safe for use by several threads.
 *
 * @param right questions answered right the first time
 * @param total questions asked for, those left open included
 */
public record Score(int right, int total) {}
