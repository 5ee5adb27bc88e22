/** The addresses of the page and of its WebSocket, and the server that this tab keeps to. */

/**
 * @param {Record<string, string>} parameters
 * @returns {string} an address of this page
 */
export function pageUrl(parameters) {
  return `?${new URLSearchParams(parameters)}`;
}

/**
 * @param {string} room
 * @param {string} name
 * @param {{since: string, epoch: string} | undefined} place where to resume
 * @returns {string}
 */
export function socketUrl(room, name, place) {
  const url = new URL(`ws/${room}`, document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.search = new URLSearchParams({ name, route: route(), ...place });
  return url.href;
}

/**
 * The server that this tab was on last, which the balancer gives it again while it lives. A cookie
 * belongs to the whole browser and would hold all its tabs on one server.
 *
 * @returns {string} empty for a new tab
 */
function route() {
  return sessionStorage.getItem('chat.server') ?? '';
}

/**
 * For a chat that wants a token. It comes behind the address, `#token=…`: that part is never sent to
 * a server, and so is in nobody's log. It is taken at once, before the page changes its address.
 */
const token =
  new URLSearchParams(location.hash.slice(1)).get('token') ?? sessionStorage.getItem('chat.token');
if (token) {
  sessionStorage.setItem('chat.token', token);
}

/** @returns {string[]} the subprotocols to offer; the server chooses the first */
export function protocols() {
  return token ? ['chat.v1', `token.${token}`] : ['chat.v1'];
}

/** @param {string} server the one that has welcomed this tab */
export function rememberServer(server) {
  sessionStorage.setItem('chat.server', server);
}

/**
 * Not from `crypto.randomUUID`, which is missing on plain http from another machine.
 *
 * @returns {string} 16 hexadecimal digits
 */
export function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(8))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
