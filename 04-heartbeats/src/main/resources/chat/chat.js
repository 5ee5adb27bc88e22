/**
 * The chat page: asks for a name, joins the room of the address (`/?room=lobby`), and wires the
 * connection, the conversation and the list of members to the elements of index.html.
 */
import { pageUrl, randomId, rememberServer, socketUrl } from './address.js';
import { Connection } from './connection.js';
import { Conversation } from './conversation.js';
import { byServer, joined, left, nextName, tint } from './members.js';
import { NAME_LIMIT, NEAR_LIMIT, TEXT_LIMIT } from './rules.js';
import { nameProblem, roomProblem, textProblem } from './rules.js';

/** How long to wait after a server could not store something, before it is said again. */
const SAY_AGAIN_MILLIS = 1_000;

/** The server takes 100 at once, and these may be said twice within seconds. */
const UNSENT_LIMIT = 50;

const byId = (id) => document.getElementById(id);

const address = new URLSearchParams(location.search);
const room = address.get('room') ?? 'lobby';
const name = (address.get('name') ?? sessionStorage.getItem('chat.name') ?? '').trim();

function askForName() {
  byId('join').hidden = false;
  byId('name').value = name;
  byId('room').value = room;
  byId(roomProblem(room) ? 'room' : 'name').focus();
  // Nobody has done anything wrong by having no name yet.
  byId('name-error').textContent = roomProblem(room) || (name && nameProblem(name));
  byId('name-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const chosenName = byId('name').value.trim();
    const chosenRoom = byId('room').value.trim();
    const problem = nameProblem(chosenName) || roomProblem(chosenRoom);
    byId('name-error').textContent = problem;
    if (!problem) {
      byId('join').hidden = true;
      join(chosenRoom, chosenName);
    }
  });
}

/**
 * @param {string} room
 * @param {string} name
 */
function join(room, name) {
  sessionStorage.setItem('chat.name', name);
  // The address says the room only: passed on to a friend, it must not bring this name along.
  history.replaceState(null, '', pageUrl({ room }));

  document.title = `${name} in ${room}`;
  byId('chat').hidden = false;
  byId('room-name').textContent = room;
  byId('leave').href = pageUrl({ room });
  byId('leave').addEventListener('click', () => sessionStorage.removeItem('chat.name'));

  const conversation = new Conversation(byId('log'), byId('messages'), name);
  const connection = new Connection({
    url: () => socketUrl(room, name, conversation.place),
    onState: showState,
    onMessage: (message) => handlers[message.type]?.(message),
  });

  /** @type {import('./members.js').Member[]} */
  let members = [];
  let lastServer = '';

  // A type without a handler is ignored: a newer server may say more.
  const handlers = {
    welcome(message) {
      rememberServer(message.server);
      conversation.welcomed(message);
      showServer(message.server);
      if (lastServer) {
        conversation.note(backNote(message.server, lastServer, message.recovered));
      }
      lastServer = message.server;
      showMembers(message.members, message.members.length);
      sayAgain();
    },
    message: (message) => conversation.received(message),
    accepted: ({ ref, id }) => conversation.accepted(ref, id),
    joined: (message) => showMembers(joined(members, message), message.members),
    left: (message) => showMembers(left(members, message), message.members),
    reload: (message) => conversation.reload(message),
    error({ ref, reason, again }) {
      if (again) {
        sayAgainLater();
      } else {
        conversation.refused(ref);
        byId('error').textContent = reason;
      }
    },
  };

  /** With the same refs as before, so that what did arrive is not stored twice. */
  function sayAgain() {
    for (const { ref, text } of conversation.unsent()) {
      connection.send({ type: 'say', ref, text });
    }
  }

  /** @type {number | undefined} */
  let againTimer;

  /** Redis does not answer: several messages wait for it, one timer is enough. */
  function sayAgainLater() {
    clearTimeout(againTimer);
    againTimer = setTimeout(sayAgain, SAY_AGAIN_MILLIS);
  }

  function showMembers(list, count) {
    members = list;
    byId('member-count').textContent = count;
    byId('members').replaceChildren(...byServer(list).map((member) => memberItem(member, name)));
    byId('members-more').hidden = count <= list.length;
    byId('members-more').textContent = `and ${count - list.length} more`;
    byId('second-window').href = pageUrl({ room, name: nextName(name, list, NAME_LIMIT) });
  }

  wireComposer((ref, text) => {
    if (conversation.unsent().length >= UNSENT_LIMIT) {
      return `${UNSENT_LIMIT} messages wait for the server. This one has to wait here.`;
    }
    conversation.said(ref, text);
    connection.send({ type: 'say', ref, text });
    return '';
  });
  byId('connect-now').addEventListener('click', () => connection.open());
  // Both are good moments to try, and a hidden tab's timers may run a minute late.
  addEventListener('online', () => connection.hint());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      connection.hint();
    }
  });

  showMembers([], 0);
  connection.open();
  byId('text').focus();
}

/** @param {(ref: string, text: string) => string} say says why not, or nothing */
function wireComposer(say) {
  const text = byId('text');
  // Unique over all windows and reloads: the server drops a ref that it has seen.
  const session = randomId();
  let number = 0;

  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    const problem = textProblem(text.value) || say(`${session}-${number + 1}`, text.value);
    byId('error').textContent = problem;
    if (!problem) {
      number += 1;
      text.value = '';
      showCounter();
    }
    text.focus();
  });
  text.addEventListener('keydown', (event) => {
    // While composing, Enter takes the word that an input method offers. Safari has ended composing
    // by then, and tells by the key's code alone.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === 'Enter' && !event.shiftKey && !composing) {
      event.preventDefault();
      byId('composer').requestSubmit();
    }
  });
  text.addEventListener('input', () => {
    byId('error').textContent = '';
    showCounter();
  });

  function showCounter() {
    const remaining = TEXT_LIMIT - text.value.length;
    byId('counter').hidden = remaining > NEAR_LIMIT;
    byId('counter').textContent = `${remaining} left`;
  }
}

/** @type {number | undefined} */
let countdownTimer;

/** @param {import('./connection.js').State} state */
function showState(state) {
  const sentences = {
    connecting: ({ attempt }) => (attempt === 1 ? 'Connecting' : `Connecting, attempt ${attempt}`),
    connected: () => 'Connected',
    waiting: ({ why, attempt }) => `${why}. Waiting to reconnect, attempt ${attempt}`,
    ended: ({ why }) => `Ended. ${why}`,
  };
  byId('state').dataset.state = state.kind;
  byId('state').textContent = sentences[state.kind](state);
  byId('connect-now').hidden = state.kind !== 'waiting' && state.kind !== 'ended';
  if (state.kind !== 'connected') {
    showServer('');
  }

  clearInterval(countdownTimer);
  byId('countdown').hidden = state.kind !== 'waiting';
  if (state.kind === 'waiting') {
    let seconds = Math.ceil(state.delay / 1000);
    const tick = () => {
      byId('countdown').textContent = `in ${seconds} s`;
      seconds = Math.max(0, seconds - 1);
    };
    tick();
    countdownTimer = setInterval(tick, 1000);
  }
}

/** @param {string} server empty while there is none */
function showServer(server) {
  byId('server').textContent = server || '\u2013';
  byId('badge').dataset.tint = server && tint(server);
  document.body.classList.toggle('offline', !server);
}

function memberItem({ name, server }, own) {
  const item = document.createElement('li');
  item.dataset.name = name;
  item.dataset.server = server;
  item.dataset.tint = tint(server);
  const who = document.createElement('bdi');
  who.textContent = name;
  const where = document.createElement('span');
  where.className = 'where';
  where.textContent = server;
  item.append(who, name === own ? ' (you) ' : ' ', where);
  return item;
}

function backNote(server, lastServer, recovered) {
  const where = server === lastServer ? `Back on server ${server}.` : `Moved to server ${server}.`;
  return recovered ? where : `${where} Messages sent in between may be missing.`;
}

// Last, for the module's own variables do not exist before their lines have run.
if (roomProblem(room) || nameProblem(name)) {
  askForName();
} else {
  join(room, name);
}
