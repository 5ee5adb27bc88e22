/** Who is in the room, and on which server. Pure functions over lists, which they do not change. */

/** @typedef {{name: string, server: string}} Member */

/** The server's welcome lists no more than this; the rest is only counted. */
const LIST_LIMIT = 100;

/**
 * The list after somebody came. The count decides whether the list has this member already: two
 * members may have one name, and the welcome's list may be newer than the event.
 *
 * @param {Member[]} list
 * @param {Member & {members: number}} event `members` is the count in the room, on all servers
 * @returns {Member[]}
 */
export function joined(list, { name, server, members }) {
  return list.length < Math.min(members, LIST_LIMIT) ? [...list, { name, server }] : list;
}

/**
 * The list after somebody left. Without the count, the late farewell of a connection that died
 * would take the same member's new connection off the list.
 *
 * @param {Member[]} list
 * @param {Member & {members: number}} event
 * @returns {Member[]}
 */
export function left(list, { name, server, members }) {
  const at = list.findIndex((member) => member.name === name && member.server === server);
  return at >= 0 && list.length > members ? list.filter((_, index) => index !== at) : list;
}

/**
 * @param {Member[]} list
 * @returns {Member[]} by server, then by name, so that each server's members stand together
 */
export function byServer(list) {
  return [...list].sort(
    (a, b) => a.server.localeCompare(b.server) || a.name.localeCompare(b.name),
  );
}

/**
 * A name for one more window: ann, then ann-2, ann-3.
 *
 * @param {string} name
 * @param {Member[]} list
 * @param {number} limit the longest name that is allowed
 * @returns {string} not yet in the list
 */
export function nextName(name, list, limit) {
  const taken = new Set(list.map((member) => member.name));
  const base = name.replace(/-\d+$/, '');
  for (let number = 2; ; number++) {
    const suffix = `-${number}`;
    const candidate = base.slice(0, limit - suffix.length) + suffix;
    if (!taken.has(candidate) && candidate !== name) {
      return candidate;
    }
  }
}

/**
 * A server's colour: s1, s2 and s3 get different ones, any other name always the same.
 *
 * @param {string} server
 * @returns {number} 0 to 5, see `data-tint` in chat.css
 */
export function tint(server) {
  const [number] = /\d+$/.exec(server) ?? [sumOf(server)];
  return Number(number) % 6;
}

function sumOf(text) {
  return [...text].reduce((sum, letter) => sum + letter.codePointAt(0), 0);
}
