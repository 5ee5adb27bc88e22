/** The addresses of the page and of its WebSocket, and the id of this tab. */

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
 * @param {string | undefined} since the last message seen, to resume after it
 * @returns {string}
 */
export function socketUrl(room, name, since) {
  const url = new URL(`ws/${room}`, document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.search = new URLSearchParams({ name, tab: tabId(), ...(since && { since }) });
  return url.href;
}

/**
 * Names this tab to the balancer, which keeps a tab on its server. A cookie names the whole browser
 * and would hold all its tabs on one server.
 */
function tabId() {
  const id = sessionStorage.getItem('chat.tab') ?? randomId();
  sessionStorage.setItem('chat.tab', id);
  return id;
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
