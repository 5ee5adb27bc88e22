package course.websocket.docs;

import java.lang.reflect.Proxy;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A scheduler whose time passes at once. For one thread. */
final class VirtualTime {
  private static final class Task {
    private final Runnable work;
    private final long period; // nanoseconds, 0 for a task that runs once
    private long at; // nanoseconds
    private boolean cancelled;

    Task(Runnable work, long at, long period) {
      this.work = work;
      this.at = at;
      this.period = period;
    }
  }

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong((Task task) -> task.at));
  private long now; // nanoseconds

  double seconds() {
    return now / 1e9;
  }

  void runUntil(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      Task task = tasks.remove();
      if (!task.cancelled) {
        now = task.at;
        task.work.run();
        if (task.period > 0) {
          task.at += task.period;
          tasks.add(task);
        }
      }
    }
  }

  ScheduledExecutorService scheduler() {
    return proxy(
        ScheduledExecutorService.class,
        (method, arguments) ->
            switch (method) {
              case "schedule" -> add(arguments[0], arguments[1], 0, arguments[2]);
              case "scheduleWithFixedDelay" ->
                  add(arguments[0], arguments[1], (long) arguments[2], arguments[3]);
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private ScheduledFuture<?> add(Object work, Object delay, long period, Object unit) {
    TimeUnit time = (TimeUnit) unit;
    Task task = new Task((Runnable) work, now + time.toNanos((long) delay), time.toNanos(period));
    tasks.add(task);
    return proxy(
        ScheduledFuture.class,
        (method, arguments) ->
            switch (method) {
              case "cancel" -> task.cancelled = true;
              case "isCancelled" -> task.cancelled;
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private interface Calls {
    Object answer(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Calls calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> calls.answer(method.getName(), arguments)));
  }
}
