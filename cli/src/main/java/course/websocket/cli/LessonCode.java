package course.websocket.cli;

import course.websocket.cli.Course.Problem;
import course.websocket.kit.Lesson;
import course.websocket.kit.Step;
import course.websocket.kit.StepResults;
import course.websocket.kit.StepSource;
import course.websocket.stress.Stress;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Lessons compiled in this process, from the learner's code or from the solution with any of its
 * steps undone, and loaded apart from everything else. Used by one thread.
 */
final class LessonCode implements AutoCloseable {

  /**
   * The packages of the lessons, and of the stress that stands on them: a class of theirs comes
   * from here, never from elsewhere.
   */
  private static final String LESSON_PACKAGES =
      "course\\.websocket\\.(echo|broadcast|scaling|heartbeat|stress)\\..*";

  /** Tests with this tag need a Redis Cluster, and are no step's. */
  private static final String MORE_THAN_A_JDK = "cluster";

  private static final int MAX_ERRORS = 3;

  private final Path output;
  private final List<Path> folders = new ArrayList<>();
  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private URLClassLoader loader;

  /** No lesson yet. */
  LessonCode() throws IOException {
    if (compiler == null) {
      throw new Problem("this needs a JDK, not only a Java runtime", 1);
    }
    output = Files.createTempDirectory("course-");
  }

  /** Compiles the code that the learner has written. */
  void learner(Lesson lesson) throws IOException {
    List<JavaFileObject> files = new ArrayList<>();
    for (Path source : Lesson.sources(lesson.starter())) {
      Path file = lesson.starter().resolve(source);
      files.add(new Source(source, file, Files.readString(file)));
    }
    compile(lesson, lesson.chapter(), files);
  }

  /**
   * Compiles the solution with some of its steps.
   *
   * @return the folder of its classes, which {@link #reuse} takes
   * @throws Problem if this copy of the course has no solutions
   */
  Path solution(Lesson lesson, IntPredicate solved) throws IOException {
    Course.requireSolution(lesson);
    List<JavaFileObject> files = new ArrayList<>();
    for (Path source : Lesson.sources(lesson.solution())) {
      Path file = lesson.solution().resolve(source);
      String text = StepSource.parse(Files.readString(file)).with(solved);
      files.add(new Source(source, file, text));
    }
    return compile(lesson, lesson.chapter(), files);
  }

  /** Takes over classes that were compiled before. */
  void reuse(Lesson lesson, Path classes) {
    folders.add(classes);
    folders.add(lesson.folder().resolve("src/main/resources"));
  }

  /** Has the stress run on the lessons that are here. */
  void stress() {
    try {
      folders.add(
          Path.of(Stress.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Compiles a lesson's tests against its code, which must be here already. */
  void tests(Lesson lesson) throws IOException {
    List<JavaFileObject> files = new ArrayList<>();
    for (Path source : Lesson.sources(lesson.tests())) {
      Path file = lesson.tests().resolve(source);
      files.add(new Source(source, file, Files.readString(file)));
    }
    compile(lesson, lesson.chapter() + "-tests", files);
  }

  private Path compile(Lesson lesson, String name, List<JavaFileObject> files) throws IOException {
    Path classes = Files.createDirectories(output.resolve(name));
    String classPath =
        Stream.concat(
                folders.stream().map(Path::toString),
                Stream.of(System.getProperty("java.class.path")))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> options =
        List.of("-d", classes.toString(), "-cp", classPath, "-proc:none", "-g", "-nowarn");
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8)) {
      if (!compiler.getTask(null, manager, problems, options, null, files).call()) {
        throw new Problem(errors(lesson, problems), 1);
      }
    }
    reuse(lesson, classes);
    return classes;
  }

  private static String errors(Lesson lesson, DiagnosticCollector<JavaFileObject> problems) {
    Path root = lesson.folder().toAbsolutePath().getParent();
    return problems.getDiagnostics().stream()
        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
        .limit(MAX_ERRORS)
        .map(
            problem -> {
              String place =
                  problem.getSource() instanceof Source source
                      ? root.relativize(source.file.toAbsolutePath())
                          + ":"
                          + problem.getLineNumber()
                      : "";
              return place + ": " + problem.getMessage(Locale.ROOT);
            })
        .collect(Collectors.joining("\n", lesson.chapter() + " does not compile\n", ""));
  }

  /**
   * Runs tests of a lesson.
   *
   * @param steps the steps to run the tests of; 0 stands for the tests of given code
   * @throws Problem if there is no such test
   */
  StepResults run(Lesson lesson, IntPredicate steps) throws IOException {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader());
    try {
      LauncherDiscoveryRequestBuilder request =
          LauncherDiscoveryRequestBuilder.request()
              .filters(TagFilter.excludeTags(MORE_THAN_A_JDK))
              .filters(
                  (PostDiscoveryFilter)
                      test ->
                          FilterResult.includedIf(
                              test.getSource()
                                  .filter(MethodSource.class::isInstance)
                                  .map(source -> steps.test(step((MethodSource) source)))
                                  .orElse(true)));
      for (Path source : Lesson.sources(lesson.tests())) {
        if (source.toString().endsWith("Test.java")) {
          request.selectors(DiscoverySelectors.selectClass(loader().loadClass(className(source))));
        }
      }
      StepResults results = new StepResults();
      LauncherConfig alone =
          LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build();
      Launcher launcher = LauncherFactory.create(alone);
      launcher.execute(request.build(), results);
      if (results.all().isEmpty()) {
        throw new Problem("no test ran in " + lesson.chapter(), 1);
      }
      return results;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the tests of " + lesson.chapter() + " were not compiled", e);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static int step(MethodSource source) {
    Step step = source.getJavaMethod().getAnnotation(Step.class);
    return step == null ? 0 : step.value();
  }

  private static String className(Path source) {
    return source.toString().replaceAll("\\.java$", "").replace(File.separatorChar, '.');
  }

  /** The class of this name, as compiled here. */
  Class<?> load(String name) throws ClassNotFoundException {
    return loader().loadClass(name);
  }

  private ClassLoader loader() {
    if (loader == null) {
      loader = new Loader(folders.stream().map(LessonCode::url).toArray(URL[]::new));
    }
    return loader;
  }

  private static URL url(Path folder) {
    try {
      return folder.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (loader != null) {
      loader.close();
    }
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Loads the lessons' classes itself, before its parent could: that may have others. */
  private static final class Loader extends URLClassLoader {
    Loader(URL[] urls) {
      super(urls, LessonCode.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (name.matches(LESSON_PACKAGES)) {
          Class<?> loaded = findLoadedClass(name);
          return loaded == null ? findClass(name) : loaded;
        }
        return super.loadClass(name, resolve);
      }
    }
  }

  /** A source file with a text of its own. */
  private static final class Source extends SimpleJavaFileObject {

    private final Path file;
    private final String text;

    Source(Path name, Path file, String text) {
      super(URI.create("string:///" + name.toString().replace('\\', '/')), Kind.SOURCE);
      this.file = file;
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
