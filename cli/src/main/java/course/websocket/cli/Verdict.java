package course.websocket.cli;

/**
 * What the worker says of the learner's code. Immutable, safe for use by several threads.
 *
 * @param request the number of the request that it answers
 * @param step where the learner is now: the first step that fails; 0 if none does
 * @param text the report; empty if there is only news of the steps that passed before
 * @param note one line below it; may be empty
 * @param last whether nothing more follows on this request
 * @param compiled the time that compiling took, in milliseconds
 * @param tested the time that the tests took, in milliseconds
 */
record Verdict(
    int request, int step, String text, String note, boolean last, long compiled, long tested) {

  /** Whether all steps of the lesson pass. */
  boolean complete() {
    return last && step == 0;
  }

  /** The same with another report. */
  Verdict withText(String other) {
    return new Verdict(request, step, other, note, last, compiled, tested);
  }
}
