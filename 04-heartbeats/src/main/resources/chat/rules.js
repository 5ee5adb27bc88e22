/**
 * What the chat accepts as a room, a name and a text. The server has the same rules and the last
 * word; here they give a person a sentence instead of a refused handshake, which a browser reports
 * as 1006, like a dead server, and would try again for ever. Pure functions.
 */

export const NAME_LIMIT = 32;

export const TEXT_LIMIT = 2_000;

/** From so many characters left, the composer shows how many there are. */
export const NEAR_LIMIT = 200;

/**
 * @param {string} room
 * @returns {string} what is wrong with it, empty if nothing
 */
export function roomProblem(room) {
  return /^[A-Za-z0-9_-]{1,64}$/.test(room)
    ? ''
    : 'A room is 1 to 64 of the letters a to z, digits, - and _.';
}

/**
 * @param {string} name
 * @returns {string} what is wrong with it, empty if nothing
 */
export function nameProblem(name) {
  // \p{C}: control characters, and the invisible ones that could turn the text around them.
  const printable = !/[\p{C}\p{Zl}\p{Zp}]/u.test(name);
  return name.trim() !== '' && name.length <= NAME_LIMIT && printable
    ? ''
    : `A name has 1 to ${NAME_LIMIT} visible characters.`;
}

/**
 * @param {string} text
 * @returns {string} what is wrong with it, empty if nothing
 */
export function textProblem(text) {
  const over = text.length - TEXT_LIMIT;
  if (over > 0) {
    return `The message is too long by ${over} ${over === 1 ? 'character' : 'characters'}.`;
  }
  // Text from elsewhere may bring some along, unseen.
  if (/[^\P{Cc}\n\t]/u.test(text)) {
    return 'The message has a control character.';
  }
  return text.trim() === '' ? 'The message is empty.' : '';
}
