package course.websocket.heartbeat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler whose time the test moves; what a task throws is thrown there. Any thread may give it
 * tasks, one thread at a time moves the time and runs them.
 */
final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {

  private final Queue<Task<?>> tasks =
      new PriorityQueue<>(
          Comparator.comparingLong((Task<?> task) -> task.due).thenComparing(task -> task.number));
  private long now;
  private long numbers;
  private boolean shutdown;

  /** The time since the test began. */
  synchronized Duration now() {
    return Duration.ofNanos(now);
  }

  /** How many tasks wait, those for now included. */
  synchronized int waiting() {
    return tasks.size();
  }

  /** Runs the tasks that are due now. */
  void runDue() {
    advance(Duration.ZERO);
  }

  /** Moves the time on, and runs each task that falls due at its own time. */
  void advance(Duration by) {
    long end = now().plus(by).toNanos();
    for (Task<?> task = nextDue(end); task != null; task = nextDue(end)) {
      task.runOnce();
    }
  }

  /** Moves the time on to the next task that waits, and runs it and those of the same time. */
  void advanceToNextTask() {
    Task<?> next;
    synchronized (this) {
      next = tasks.peek();
    }
    if (next != null) {
      advance(Duration.ofNanos(next.due - now));
    }
  }

  private synchronized Task<?> nextDue(long end) {
    Task<?> next = tasks.peek();
    if (next == null || next.due > end) {
      now = end;
      return null;
    }
    now = Math.max(now, next.due);
    return tasks.remove();
  }

  private synchronized <T> Task<T> add(Callable<T> call, long delay, long period, TimeUnit unit) {
    Task<T> task = new Task<>(call, now + unit.toNanos(delay), unit.toNanos(period), numbers++);
    tasks.add(task);
    return task;
  }

  private synchronized void remove(Task<?> task) {
    tasks.remove(task);
  }

  private synchronized void repeat(Task<?> task) {
    task.due = now + task.period;
    tasks.add(task);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return add(Executors.callable(command), delay, 0, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return add(callable, delay, 0, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long first, long period, TimeUnit unit) {
    return add(Executors.callable(command), first, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long first, long delay, TimeUnit unit) {
    return add(Executors.callable(command), first, delay, unit);
  }

  @Override
  public void execute(Runnable command) {
    add(Executors.callable(command), 0, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public synchronized void shutdown() {
    shutdown = true;
  }

  @Override
  public synchronized List<Runnable> shutdownNow() {
    shutdown = true;
    List<Runnable> left = new ArrayList<>(tasks);
    tasks.clear();
    return left;
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutdown;
  }

  @Override
  public synchronized boolean isTerminated() {
    return shutdown && tasks.isEmpty();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isTerminated();
  }

  private final class Task<T> extends FutureTask<T> implements RunnableScheduledFuture<T> {

    private final long period;
    private final long number;
    private long due;
    private Throwable thrown;

    Task(Callable<T> call, long due, long period, long number) {
      super(call);
      this.due = due;
      this.period = period;
      this.number = number;
    }

    void runOnce() {
      if (period == 0) {
        run();
      } else if (runAndReset()) {
        repeat(this);
      }
      if (thrown instanceof RuntimeException e) {
        throw e;
      } else if (thrown instanceof Error e) {
        throw e;
      }
    }

    @Override
    protected void setException(Throwable t) {
      thrown = t;
      super.setException(t);
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      remove(this);
      return super.cancel(mayInterrupt);
    }

    @Override
    public boolean isPeriodic() {
      return period != 0;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - now().toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
