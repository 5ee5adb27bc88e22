/**
 * The close codes of RFC 6455, section 7.4: what they mean, and which ones to come back after.
 * Pure functions; lesson 4 writes the same in Java.
 */

/** What the browser reports when the connection was cut, or never came about. */
export const ABNORMAL = 1006;

/** After these a new attempt would only meet the same end. */
const FINAL = new Set([1000, 1002, 1003, 1007, 1008, 1009, 1010]);

const MEANING = new Map([
  [1000, 'Closed'],
  [1001, 'The server went away'],
  [1002, 'Protocol error'],
  [1003, 'This kind of data is not accepted'],
  [1005, 'Closed without a code'],
  [1006, 'Connection lost'],
  [1007, 'The data was not valid'],
  [1008, 'Against the rules of the server'],
  [1009, 'The message was too big'],
  [1010, 'An extension is missing'],
  [1011, 'The server had an error'],
  [1012, 'The server restarts'],
  [1013, 'The server is busy'],
]);

/**
 * Whether to connect again. An unknown code comes back: a wait too many costs less than a chat that
 * stays silent. Codes 4400 to 4499 are this application's refusals, as HTTP's 4xx are.
 *
 * @param {number} code
 * @returns {boolean}
 */
export function comesBack(code) {
  return !FINAL.has(code) && !(code >= 4400 && code <= 4499);
}

/**
 * @param {number} code
 * @param {string} reason what the server said in its close frame, may be empty
 * @returns {string} for people: meaning, code, reason
 */
export function describe(code, reason) {
  const meaning = MEANING.get(code) ?? 'Closed by the server';
  return reason ? `${meaning} (${code}): ${reason}` : `${meaning} (${code})`;
}
