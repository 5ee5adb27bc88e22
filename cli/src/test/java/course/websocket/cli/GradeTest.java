package course.websocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./course grade} on a copy of lesson 1. */
@Timeout(300)
class GradeTest {

  private static final String CODE = "01-echo/src/main/java/course/websocket/echo/";

  @TempDir private Path root;

  @BeforeEach
  void copyLesson() throws IOException {
    CourseRun.copyLesson("01-echo", root);
    assertEquals(0, CourseRun.of(root, "starters", "--write").status());
  }

  @Test
  void stepsThatPassAreCountedAndTheOtherCloneIsTestedWithTheTestsOfThisOne() throws IOException {
    CourseRun.of(root, "solve", "1.1");
    CourseRun.of(root, "solve", "1.4");
    Path test = root.resolve("01-echo/src/test/java/course/websocket/echo/HandshakeTest.java");
    Files.writeString(test, "no Java: the learner's tests do not count");
    Path teachers = root.resolve("teachers");
    CourseRun.copyLesson("01-echo", teachers);
    Path csv = root.resolve("grade.csv");
    CourseRun grade = CourseRun.of(teachers, "grade", root.toString(), "--csv", csv.toString());
    assertEquals(0, grade.status(), grade.err());
    assertTrue(grade.out().contains("2 of  9"), grade.out());
    assertEquals(
        List.of("lesson,passed,steps,note", "01-echo,2,9,\"\"", "all,2,9,\"\""),
        Files.readAllLines(csv));
  }

  @Test
  void lessonThatDoesNotCompileCountsNothingAndSaysWhy() throws IOException {
    replace("Handshake.java", "return 101;", "return 101");
    CourseRun grade = CourseRun.of(root, "grade");
    assertEquals(0, grade.status(), grade.err());
    assertTrue(
        grade.out().matches("(?s).* 0 of  9  \\S+ does not compile: " + CODE + ".*"), grade.out());
  }

  @Test
  void stepThatNeverEndsOrEndsTheProcessCountsAsFailedAndTheOthersGoOn() throws IOException {
    CourseRun.of(root, "solve", "1.1");
    CourseRun.of(root, "solve", "1.6");
    String exit = "System.exit(0); throw new IllegalStateException(); //";
    replace("FrameHeader.java", "throw new UnsupportedOperationException", exit);
    replace("Masking.java", "throw new UnsupportedOperationException", "while (true) {} //");
    CourseRun grade = CourseRun.of(root, "grade", "--limit", "10");
    assertEquals(0, grade.status(), grade.err());
    assertTrue(grade.out().contains("step 3 ends the process"), grade.out());
    assertTrue(grade.out().contains("step 4 does not end"), grade.out());
    assertTrue(grade.out().contains("2 of  9"), grade.out());
  }

  @Test
  void resultThatCannotBeWrittenIsOneClearLineAndStatus1() throws IOException {
    replace("Handshake.java", "return 101;", "return 101");
    CourseRun grade = CourseRun.of(root, "grade", "--csv", root.resolve("no/grade.csv").toString());
    assertEquals(1, grade.status());
    assertTrue(grade.err().startsWith("course: cannot write "), grade.err());
    assertEquals(1, grade.err().lines().count(), grade.err());
  }

  private void replace(String file, String from, String to) throws IOException {
    Path path = root.resolve(CODE + file);
    String text = Files.readString(path);
    assertTrue(text.contains(from), text);
    Files.writeString(path, text.replace(from, to));
  }
}
