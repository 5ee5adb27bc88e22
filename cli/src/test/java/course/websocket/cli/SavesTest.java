package course.websocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavesTest {

  @TempDir private Path folder;
  private final BlockingQueue<Instant> told = new LinkedBlockingQueue<>();
  private Path watched;
  private Path file;
  private Saves saves;

  @BeforeEach
  void watch() throws IOException {
    watched = Files.createDirectory(folder.resolve("watched"));
    file = Files.writeString(watched.resolve("A.java"), "class A {}");
    saves = new Saves(List.of(watched), told::add);
  }

  @AfterEach
  void stop() {
    saves.close();
  }

  @Test
  void fileThatIsWrittenIsASave() throws Exception {
    Files.writeString(file, "final class A {}");
    assertSavedAt(Files.getLastModifiedTime(file).toInstant());
  }

  @Test
  void fileThatTakesThePlaceOfAnotherIsASave() throws Exception {
    Path beside = Files.writeString(folder.resolve("A.java~"), "final class A {}");
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    assertSaved();
  }

  @Test
  void fileThatIsDeletedIsASave() throws Exception {
    Files.delete(file);
    assertSaved();
  }

  @Test
  void manyFilesAtOnceAreOneSave() throws Exception {
    Path several = Files.createDirectory(folder.resolve("several"));
    for (int i = 0; i < 20; i++) {
      Files.writeString(several.resolve("B" + i + ".java"), "");
    }
    Files.move(several, watched.resolve("several"));
    assertSaved();
    Files.delete(file);
    assertSaved();
    assertEquals(0, told.size());
  }

  @Test
  void otherFoldersAreNoSaveButWhatIsSavedInThemIs() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Path inIt = Files.writeString(other.resolve("C.java"), "");
    saves.look(List.of(other));
    Files.writeString(file, "final class A {}");
    Files.writeString(other.resolve("C.class"), "not a source");
    assertEquals(null, told.poll(200, TimeUnit.MILLISECONDS));
    Files.writeString(inIt, "class C {}");
    assertSavedAt(Files.getLastModifiedTime(inIt).toInstant());
  }

  private void assertSaved() throws InterruptedException {
    assertNotNull(told.poll(5, TimeUnit.SECONDS), "told of the save");
  }

  private void assertSavedAt(Instant time) throws InterruptedException {
    assertEquals(time, told.poll(5, TimeUnit.SECONDS), "the time of the save");
  }
}
