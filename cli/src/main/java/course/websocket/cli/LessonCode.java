package course.websocket.cli;

import course.websocket.cli.Course.Problem;
import course.websocket.cli.LessonCompiler.Source;
import course.websocket.kit.Lesson;
import course.websocket.kit.Step;
import course.websocket.kit.StepResults;
import course.websocket.kit.StepSource;
import course.websocket.stress.Stress;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
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

  private final LessonCompiler compiler = new LessonCompiler();
  private final Path output = Files.createTempDirectory("course-");
  private final List<Path> folders = new ArrayList<>();
  private final Map<Path, List<Source>> compiled = new HashMap<>();
  private boolean unchanged = true;
  private URLClassLoader loader;

  /** No lesson yet. */
  LessonCode() throws IOException {}

  /** No lesson any more; but a source that is still the same will not be compiled again. */
  void startAgain() throws IOException {
    folders.clear();
    unchanged = true;
    if (loader != null) {
      loader.close();
      loader = null;
    }
  }

  /** Compiles the code that the learner has written. */
  void learner(Lesson lesson) throws IOException {
    compile(lesson, lesson.chapter(), sources(lesson.starter(), text -> text));
  }

  /**
   * Compiles the solution with some of its steps.
   *
   * @return the folder of its classes, which {@link #reuse} takes
   * @throws Problem if this copy of the course has no solutions
   */
  Path solution(Lesson lesson, IntPredicate solved) throws IOException {
    Course.requireSolution(lesson);
    return compile(
        lesson,
        lesson.chapter(),
        sources(lesson.solution(), text -> StepSource.parse(text).with(solved)));
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

  /**
   * Compiles a lesson's tests against its code, which must be here already.
   *
   * @return the folder of their classes, which {@link #reuse} takes
   */
  Path tests(Lesson lesson) throws IOException {
    Path classes =
        compile(lesson, lesson.chapter() + "-tests", sources(lesson.tests(), text -> text));
    folders.remove(classes);
    folders.add(0, classes); // so that no class of the learner's stands in for a test
    return classes;
  }

  private static List<Source> sources(Path folder, UnaryOperator<String> text) throws IOException {
    List<Source> sources = new ArrayList<>();
    for (Path name : Lesson.sources(folder)) {
      Path file = folder.resolve(name);
      sources.add(new Source(name, file, text.apply(Lesson.text(file))));
    }
    return sources;
  }

  private Path compile(Lesson lesson, String name, List<Source> sources) throws IOException {
    Path classes = output.resolve(name);
    unchanged &= Source.same(sources, compiled.get(classes));
    if (!unchanged) {
      compiled.remove(classes);
      delete(classes);
      compiler.compile(sources, classes, folders);
      compiled.put(classes, sources);
    }
    reuse(lesson, classes);
    return classes;
  }

  /**
   * Runs tests of a lesson.
   *
   * @param steps the steps to run the tests of; 0 stands for the tests of given code
   * @throws Problem if there is no such test
   */
  StepResults run(Lesson lesson, IntPredicate steps) throws IOException {
    StepResults results = new StepResults();
    run(lesson, steps, results);
    if (results.all().isEmpty()) {
      throw new Problem("no test ran in " + lesson.chapter(), 1);
    }
    return results;
  }

  /** Runs tests of a lesson, and tells listeners. */
  void run(Lesson lesson, IntPredicate steps, TestExecutionListener... listeners)
      throws IOException {
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
      LauncherConfig alone =
          LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build();
      Launcher launcher = LauncherFactory.create(alone);
      launcher.execute(request.build(), listeners);
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

  /** Loads every class now: one that is stopping must not need a file that is deleted already. */
  void loadAll() throws IOException, ClassNotFoundException {
    for (Path folder : folders) {
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
            String path = folder.relativize(file).toString();
            load(path.replaceAll("\\.class$", "").replace(File.separatorChar, '.'));
          }
        }
      }
    }
  }

  /**
   * How many threads there are that a run of tests has started and not ended. Those of the JDK's
   * HTTP clients do not count: nobody can end them, they end themselves after a minute.
   */
  static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread != Thread.currentThread())
        .filter(thread -> !thread.getName().startsWith("HttpClient-"))
        .filter(thread -> thread.getContextClassLoader() instanceof Loader)
        .count();
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
    startAgain();
    compiler.close();
    delete(output);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
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
}
