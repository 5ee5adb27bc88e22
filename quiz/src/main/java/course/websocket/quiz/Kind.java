package course.websocket.quiz;

import java.util.Locale;

/** How a question is answered. An enum, safe for use by several threads. */
public enum Kind {
  /** Exactly one option is right. */
  SINGLE("Choose one."),
  /** Any number of options from one up are right, and all of them must be chosen. */
  MULTIPLE("Choose all that are right."),
  /** A few characters are typed. The options are answers that are known, right or wrong. */
  SHORT("Type the answer."),
  /** The options are steps; they stand in the right order, and are shown in another one. */
  ORDER("Give each its place."),
  /** As {@link #SINGLE}, about bytes that are shown. */
  BYTES("Read the bytes and choose one."),
  /** As {@link #SINGLE}: what a Java program prints that is shown. */
  PROGRAM("Read the program and choose one.");

  private final String ask;

  Kind(String ask) {
    this.ask = ask;
  }

  /** What the reader is told to do. */
  public String ask() {
    return ask;
  }

  /** Whether exactly one of the options that are shown is right. */
  public boolean isSingle() {
    return this == SINGLE || this == BYTES || this == PROGRAM;
  }

  /** Whether the options are shown to choose from. */
  public boolean isChoice() {
    return isSingle() || this == MULTIPLE;
  }

  static Kind of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
