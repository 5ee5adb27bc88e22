// What the lessons teach, once more in JavaScript: no page and no network in here. The tests compare
// each result with that of the lessons' Java classes.
"use strict";
globalThis.protocol = (() => {
  const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  const encoder = new TextEncoder();

  /** SHA-1 (RFC 3174). The browser's own is there on https only, and this page may come from a disk. */
  const sha1 = (bytes) => {
    const rotate = (word, n) => (word << n) | (word >>> (32 - n));
    const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 4, bytes.length * 8);
    const hash = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
    const words = new Int32Array(80);
    for (let block = 0; block < padded.length; block += 64) {
      for (let i = 0; i < 80; i++) {
        words[i] = i < 16
          ? view.getInt32(block + 4 * i)
          : rotate(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
      }
      let [a, b, c, d, e] = hash;
      for (let i = 0; i < 80; i++) {
        const [mix, constant] =
          i < 20 ? [(b & c) | (~b & d), 0x5a827999]
          : i < 40 ? [b ^ c ^ d, 0x6ed9eba1]
          : i < 60 ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
          : [b ^ c ^ d, 0xca62c1d6];
        [a, b, c, d, e] = [(rotate(a, 5) + mix + e + constant + words[i]) | 0, a, rotate(b, 30), c, d];
      }
      [a, b, c, d, e].forEach((word, i) => {
        hash[i] = (hash[i] + word) | 0;
      });
    }
    return hash.flatMap((word) => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255]);
  };

  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");

  /** The steps from a key to its Sec-WebSocket-Accept (RFC 6455 section 1.3). */
  const acceptKey = (key) => {
    const joined = key + GUID;
    const digest = sha1(encoder.encode(joined));
    return { joined, digest: hex(digest), accept: btoa(String.fromCharCode(...digest)) };
  };

  /** The 1, 3 or 9 bytes of MASK and length: the shortest form that fits (section 5.2). */
  const lengthFields = (length, mask) => {
    const bit = mask ? 0x80 : 0;
    const name = mask ? "MASK 1" : "MASK 0";
    if (length <= 125) {
      return [{ name: `${name}, length ${length}`, bytes: [bit | length] }];
    }
    const size = length <= 0xffff ? 2 : 8;
    const bytes = [];
    for (let i = size - 1; i >= 0; i--) {
      bytes.push(Math.floor(length / 256 ** i) % 256);
    }
    const mark = size === 2 ? 126 : 127;
    return [
      { name: `${name}, ${mark}: ${size} bytes of length follow`, bytes: [bit | mark] },
      { name: `length ${length}`, bytes },
    ];
  };

  /** One frame as its fields, in the order on the wire. Without a key it is not masked. */
  const frame = (fin, opcode, payload, key) => [
    { name: `FIN ${fin ? 1 : 0}, opcode ${opcode} (${opcode === 1 ? "text" : "continuation"})`,
      bytes: [(fin ? 0x80 : 0) | opcode] },
    ...lengthFields(payload.length, key !== null),
    ...(key ? [{ name: "masking key", bytes: [...key] }] : []),
    { name: key ? "payload, masked" : "payload",
      bytes: [...payload].map((byte, i) => (key ? byte ^ key[i % 4] : byte)) },
  ];

  /**
   * The frames of a text message.
   *
   * @param newKey makes four bytes for each frame, or null for a server's frames
   */
  const frames = (text, fragmented, newKey) => {
    const bytes = encoder.encode(text);
    const key = () => (newKey ? newKey() : null);
    if (!fragmented) {
      return [frame(true, 1, bytes, key())];
    }
    const half = Math.ceil(bytes.length / 2);
    return [frame(false, 1, bytes.slice(0, half), key()), frame(true, 0, bytes.slice(half), key())];
  };

  /**
   * Who closes a silent connection, and when; all in seconds from its beginning.
   *
   * @param first when the first ping is sent, after it one each interval
   * @param timeout how long the server waits for a pong
   * @param proxy after how long without a byte the proxy closes
   * @param gone when the peer vanishes, or Infinity
   * @param end where to stop looking
   * @return the events {at, what}, the last one being a close or "still open"
   */
  const heartbeat = ({ first, interval, timeout, proxy, gone, end }) => {
    const events = [];
    let last = 0; // the last byte that the proxy has seen
    let deadline = Infinity;
    for (let ping = first; ; ping += interval) {
      const cut = last + proxy;
      const close = Math.min(cut, deadline);
      if (close <= Math.min(ping, end)) {
        events.push({ at: close, what: cut < deadline ? "proxy closes" : "server aborts" });
        break;
      }
      if (ping > end) {
        events.push({ at: end, what: "still open" });
        break;
      }
      last = ping;
      events.push({ at: ping, what: ping < gone ? "ping, pong" : "ping" });
      if (ping >= gone) {
        deadline = Math.min(deadline, ping + timeout);
      }
    }
    return events;
  };

  /**
   * How long each client waits before it comes back, in seconds: exponential backoff, with full jitter
   * or with none.
   *
   * @param attempt how many attempts have failed, from 0
   */
  const reconnects = ({ clients, attempt, base, cap, jitter, random }) => {
    const limit = Math.min(cap, base * 2 ** attempt);
    return Array.from({ length: clients }, () => (jitter ? random() * limit : limit));
  };

  return { acceptKey, frames, heartbeat, reconnects, hex };
})();
