import { protocols } from './address.js';
import { backoffDelay, STABLE_MILLIS } from './backoff.js';
import { ABNORMAL, comesBack, describe } from './closecodes.js';

/**
 * A page cannot see pings: the browser answers them by itself. So a server that owes an answer, to
 * the handshake or to something said, and is silent for this long, counts as gone. Without it a
 * half-open link, where bytes vanish, would go unnoticed for many minutes.
 */
export const ANSWER_MILLIS = 10_000;

/** Hints this close to the last attempt are ignored, or a flapping network would make a loop. */
export const HINT_GAP_MILLIS = 1_000;

/**
 * @typedef {{kind: 'connecting', attempt: number}
 *   | {kind: 'connected'}
 *   | {kind: 'waiting', attempt: number, delay: number, why: string}
 *   | {kind: 'ended', why: string}} State `attempt` counts from 1, `delay` is in milliseconds
 */

/**
 * @typedef {object} Clock
 * @property {() => number} now milliseconds that never jump
 * @property {(millis: number, run: () => void) => () => void} after runs later, gives the cancel
 */

/** @type {Clock} */
const browserClock = {
  now: () => performance.now(),
  after(millis, run) {
    const timer = setTimeout(run, millis);
    return () => clearTimeout(timer);
  },
};

/**
 * A chat connection that comes back: one WebSocket at a time, and between two of them a wait.
 * Everything from outside (socket, clock, randomness) is a parameter, so that a test needs none.
 */
export class Connection {
  #url;
  #onState;
  #onMessage;
  #createSocket;
  #clock;
  #random;

  /** @type {State['kind']} */
  #kind = 'ended';
  /** @type {WebSocket | undefined} */
  #socket;
  /** Answers that are still to come: the welcome, and one for each message sent. */
  #owed = 0;
  /** Failures in a row. */
  #failures = 0;
  #attemptedAt = 0;
  /** @type {number | undefined} */
  #welcomedAt;
  /**
   * Stops the one timer, if it runs: waiting, it starts the next attempt; else it ends a silent
   * connection.
   *
   * @type {(() => void) | undefined}
   */
  #cancelTimer;

  /**
   * @param {object} options
   * @param {() => string} options.url asked before each attempt, as `since` changes
   * @param {(state: State) => void} options.onState
   * @param {(message: any) => void} options.onMessage
   * @param {(url: string) => WebSocket} [options.createSocket]
   * @param {Clock} [options.clock]
   * @param {() => number} [options.random]
   */
  constructor({
    url,
    onState,
    onMessage,
    createSocket = (address) => new WebSocket(address, protocols()),
    clock = browserClock,
    random = Math.random,
  }) {
    this.#url = url;
    this.#onState = onState;
    this.#onMessage = onMessage;
    this.#createSocket = createSocket;
    this.#clock = clock;
    this.#random = random;
  }

  /** Connects now, unless it is connected or about to be. */
  open() {
    if (this.#socket) {
      return;
    }
    this.#clearTimer();
    this.#attemptedAt = this.#clock.now();
    this.#welcomedAt = undefined;
    const socket = this.#createSocket(this.#url());
    this.#socket = socket;
    // The comparison keeps a socket that was given up, and closes late, from counting as a loss of
    // the one that followed it.
    socket.onmessage = (event) => {
      if (socket === this.#socket) {
        this.#received(JSON.parse(event.data));
      }
    };
    socket.onclose = (event) => {
      if (socket === this.#socket) {
        this.#lost(event.code, event.reason);
      }
    };
    this.#owed = 1;
    this.#awaitAnswer();
    this.#become({ kind: 'connecting', attempt: this.#failures + 1 });
  }

  /**
   * Says that now is a good moment: the network is back, or somebody looks at the page again. It
   * cuts the present wait short and no more; the failures still count for the next wait.
   */
  hint() {
    const gap = this.#clock.now() - this.#attemptedAt;
    if (this.#kind === 'waiting' && gap >= HINT_GAP_MILLIS) {
      this.open();
    }
  }

  /**
   * Sends if there is a connection. That it was sent does not say that it arrived.
   *
   * @param {object} message
   */
  send(message) {
    if (this.#kind === 'connected') {
      this.#socket.send(JSON.stringify(message));
      this.#owed += 1;
      this.#awaitAnswer();
    }
  }

  #received(message) {
    this.#clearTimer();
    if (message.type === 'welcome' || message.ref) {
      this.#owed -= 1;
    }
    // Others' messages show that the link is alive now; it may still die before the answer.
    if (this.#owed > 0) {
      this.#awaitAnswer();
    }
    // Connected means welcome in the room. An open socket alone may be a balancer's.
    if (message.type === 'welcome') {
      this.#welcomedAt = this.#clock.now();
      this.#become({ kind: 'connected' });
    }
    this.#onMessage(message);
  }

  #lost(code, reason) {
    this.#clearTimer();
    this.#socket = undefined;
    const why = describe(code, reason);
    const now = this.#clock.now();
    const stable = this.#welcomedAt !== undefined && now - this.#welcomedAt >= STABLE_MILLIS;
    if (stable || !comesBack(code)) {
      this.#failures = 0;
    }
    if (!comesBack(code)) {
      this.#become({ kind: 'ended', why });
      return;
    }
    const delay = backoffDelay(this.#failures, this.#random);
    this.#failures += 1;
    this.#startTimer(delay, () => this.open());
    this.#become({ kind: 'waiting', attempt: this.#failures + 1, delay, why });
  }

  #awaitAnswer() {
    // A running deadline stays. If each send pushed it on, a busy writer would never hear of it.
    if (this.#cancelTimer) {
      return;
    }
    this.#startTimer(ANSWER_MILLIS, () => {
      const silent = this.#socket;
      this.#lost(ABNORMAL, `no answer for ${ANSWER_MILLIS / 1000} s`);
      silent.close();
    });
  }

  #startTimer(millis, run) {
    this.#cancelTimer = this.#clock.after(millis, () => {
      this.#cancelTimer = undefined;
      run();
    });
  }

  #clearTimer() {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** @param {State} state */
  #become(state) {
    this.#kind = state.kind;
    this.#onState(state);
  }
}
