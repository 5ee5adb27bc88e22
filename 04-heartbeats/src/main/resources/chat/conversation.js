/** So many items stay on the page. Without a limit, a window left open would grow for weeks. */
const SHOWN_LIMIT = 500;

/** Nearer to the end than this, in pixels, the log follows new messages. */
const NEAR_END = 48;

/**
 * The messages on the page: those of the room, in the room's order, then the own ones that the
 * server has not accepted yet. All that came from people goes in as text, never as markup.
 */
export class Conversation {
  #log;
  #list;
  #own;
  /** Whether the log shows its end, and goes on doing so. */
  #following = true;
  /** Items by the id that the server gave. @type {Map<string, HTMLLIElement>} */
  #accepted = new Map();
  /** Ids that came as a message of the room, for dropping duplicates. @type {Set<string>} */
  #seen = new Set();
  /** Own messages by their ref, in the order written. @type {Map<string, HTMLLIElement>} */
  #pending = new Map();

  /**
   * Where to resume: the last id, and the epoch of the room's history, which changes when Redis
   * loses it. Only messages of the room move it on: an `accepted` may overtake a message that was
   * stored before it, which a resume from there would skip.
   *
   * @type {{since: string, epoch: string} | undefined}
   */
  place;

  /**
   * @param {HTMLElement} log the box that scrolls
   * @param {HTMLElement} list
   * @param {string} own the name whose messages are one's own
   */
  constructor(log, list, own) {
    this.#log = log;
    this.#list = list;
    this.#own = own;
    log.addEventListener('scroll', () => {
      this.#following = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
    });
    // A phone's keyboard or a long draft takes room from the log, and would hide its end.
    new ResizeObserver(() => this.#follow()).observe(log);
  }

  /** What to send again after a reconnect. @returns {{ref: string, text: string}[]} */
  unsent() {
    return [...this.#pending].map(([ref, item]) => ({ ref, text: textOf(item) }));
  }

  /**
   * An own message, just written.
   *
   * @param {string} ref
   * @param {string} text
   */
  said(ref, text) {
    const item = this.#item(this.#own, text);
    item.dataset.pending = 'true';
    this.#pending.set(ref, item);
    this.#list.append(item);
    this.#following = true;
    this.#follow();
  }

  /**
   * The server has the message and gave it an id.
   *
   * @param {string} ref
   * @param {string} id
   */
  accepted(ref, id) {
    const item = this.#settle(ref);
    if (!item) {
      return;
    }
    if (this.#accepted.has(id)) {
      item.remove();
    } else {
      item.dataset.id = id;
      this.#accepted.set(id, item);
    }
  }

  /**
   * The server will not have the message. It stays on the page, or its text would be lost.
   *
   * @param {string} ref
   */
  refused(ref) {
    const item = this.#settle(ref);
    if (item) {
      item.dataset.refused = 'true';
    }
  }

  /**
   * A message of the room, from anybody.
   *
   * @param {{id: string, from: string, text: string}} message
   */
  received({ id, from, text }) {
    // A replay may overlap with what came live.
    if (this.#seen.has(id)) {
      return;
    }
    this.#seen.add(id);
    this.place = { ...this.place, since: id };
    const item = this.#accepted.get(id) ?? this.#item(from, text);
    item.dataset.id = id;
    this.#accepted.set(id, item);
    this.#insert(item);
  }

  /**
   * A line about the conversation, not part of it.
   *
   * @param {string} text
   */
  note(text) {
    const item = document.createElement('li');
    item.className = 'note';
    item.textContent = text;
    this.#insert(item);
  }

  /**
   * The welcome has come. A member that is not recovered is sent nothing that is older.
   *
   * @param {{recovered: boolean, last: string, epoch: string}} message
   */
  welcomed({ recovered, last, epoch }) {
    if (!recovered) {
      this.place = { since: last, epoch };
    }
  }

  /**
   * The server's history has a gap: better an empty page that says so than one with a hole. What
   * follows is complete.
   *
   * @param {{last: string, epoch: string}} message
   */
  reload({ last, epoch }) {
    this.place = { since: last, epoch };
    const kept = new Set(this.#pending.values());
    for (const item of [...this.#list.children]) {
      if (!kept.has(item)) {
        item.remove();
      }
    }
    this.#accepted.clear();
    this.#seen.clear();
    this.note('Older messages are missing: the server no longer has all of them.');
  }

  #item(from, text) {
    const item = document.createElement('li');
    item.dataset.from = from;
    item.dataset.pending = 'false';
    item.dataset.own = String(from === this.#own);
    const author = document.createElement('bdi');
    author.className = 'author';
    author.textContent = from;
    const body = document.createElement('p');
    body.className = 'text';
    body.dir = 'auto';
    body.textContent = text;
    item.append(author, body);
    return item;
  }

  /** Takes an own message off the pending ones. */
  #settle(ref) {
    const item = this.#pending.get(ref);
    this.#pending.delete(ref);
    if (item) {
      item.dataset.pending = 'false';
    }
    return item;
  }

  /** Puts an item at the end of the room's messages, before the pending ones. */
  #insert(item) {
    const firstPending = this.#list.querySelector('[data-pending="true"]');
    // An item in its place stays: moved, a screen reader would read it out again.
    if (!item.isConnected || item.nextElementSibling !== firstPending) {
      this.#list.insertBefore(item, firstPending);
      this.#forgetOldest();
    }
    this.#follow();
  }

  #forgetOldest() {
    while (this.#list.childElementCount > SHOWN_LIMIT) {
      const oldest = this.#list.firstElementChild;
      this.#seen.delete(oldest.dataset.id);
      this.#accepted.delete(oldest.dataset.id);
      oldest.remove();
    }
  }

  /** Somebody who reads further up is not torn away. */
  #follow() {
    if (this.#following) {
      this.#log.scrollTop = this.#log.scrollHeight;
    }
  }
}

function textOf(item) {
  return item.querySelector('.text').textContent;
}
