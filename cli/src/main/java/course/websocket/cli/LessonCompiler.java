package course.websocket.cli;

import course.websocket.cli.Course.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles lessons in this process, and keeps the libraries open between two compilations. Used by
 * one thread at a time.
 */
final class LessonCompiler implements AutoCloseable {

  private static final List<String> OPTIONS = List.of("-proc:none", "-g", "-nowarn");

  private static final List<Path> LIBRARIES =
      Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(Path::of)
          .toList();

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager files;

  LessonCompiler() {
    if (compiler == null) {
      throw new Problem("this needs a JDK, not only a Java runtime", 1);
    }
    files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
  }

  /**
   * Compiles sources.
   *
   * @param output takes the classes; made if it is missing
   * @param folders the compiled lessons that the sources stand on
   * @throws CompileError if the compiler refuses them
   */
  void compile(List<Source> sources, Path output, List<Path> folders) throws IOException {
    Files.createDirectories(output);
    files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
    files.setLocationFromPaths(
        StandardLocation.CLASS_PATH, Stream.concat(folders.stream(), LIBRARIES.stream()).toList());
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    if (!compiler.getTask(null, files, problems, OPTIONS, null, sources).call()) {
      throw new CompileError(
          problems.getDiagnostics().stream()
              .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
              .map(LessonCompiler::place)
              .toList());
    }
  }

  private static CompileError.Place place(Diagnostic<? extends JavaFileObject> problem) {
    String message = problem.getMessage(Locale.ROOT);
    return problem.getSource() instanceof Source source
        ? new CompileError.Place(
            source.file, (int) problem.getLineNumber(), (int) problem.getColumnNumber(), message)
        : new CompileError.Place(null, 0, 0, message);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  /** A source file with a text of its own, such as a solution with some steps undone. */
  static final class Source extends SimpleJavaFileObject {

    private final Path file;
    private final String text;

    /**
     * Names a text.
     *
     * @param name relative to the source folder
     * @param file where a learner finds it
     */
    Source(Path name, Path file, String text) {
      super(Path.of("/").resolve(name).toUri(), Kind.SOURCE);
      this.file = file;
      this.text = text;
    }

    /** Whether the compiler would find the same. */
    static boolean same(List<Source> some, List<Source> others) {
      return others != null
          && some.stream()
              .map(Source::key)
              .toList()
              .equals(others.stream().map(Source::key).toList());
    }

    private List<String> key() {
      return List.of(getName(), text);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
