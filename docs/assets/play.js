// The pieces to play with: reads their inputs, asks protocol.js, shows the result.
"use strict";
{
  const { protocol } = globalThis;

  const make = (name, className, text = "") => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  };

  /** Shows a piece now and after every change of one of its inputs. */
  const play = (id, show) => {
    const form = document.getElementById(id);
    const output = form.querySelector(".shown");
    const say = form.querySelector("output");
    const update = () => {
      const { children, sentence } = show(form.elements);
      output.replaceChildren(...children);
      say.textContent = sentence;
    };
    form.addEventListener("input", update);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("button")?.addEventListener("click", update);
    form.hidden = false;
    update();
  };

  const row = (name, value) => {
    const term = make("dt", "", name);
    const text = make("dd", "");
    text.append(make("code", "", value));
    return [term, text];
  };

  play("play-accept", ({ key }) => {
    const { joined, digest, accept } = protocol.acceptKey(key.value.trim());
    const list = make("dl", "");
    list.append(...row("joined with the GUID", joined), ...row("SHA-1, 20 bytes", digest));
    return { children: [list], sentence: `Sec-WebSocket-Accept: ${accept}` };
  });

  play("play-frame", ({ message, masked, fragmented }) => {
    const newKey = masked.checked ? () => crypto.getRandomValues(new Uint8Array(4)) : null;
    const frames = protocol.frames(message.value, fragmented.checked, newKey);
    const lists = frames.map((fields) => {
      const list = make("ol", "fields");
      for (const { name, bytes } of fields.filter((field) => field.bytes.length > 0)) {
        const item = make("li", "");
        item.append(make("code", "", protocol.hex(bytes)), make("span", "", name));
        list.append(item);
      }
      return list;
    });
    const size = frames.flat().reduce((sum, field) => sum + field.bytes.length, 0);
    const count = frames.length === 1 ? "1 frame" : `${frames.length} frames`;
    return { children: lists, sentence: `${count}, ${size} bytes on the wire` };
  });

  const END = 300; // seconds that the time line shows

  play("play-heartbeat", (inputs) => {
    const seconds = (name) => {
      const input = inputs[name];
      input.nextElementSibling.textContent = `${input.value} s`;
      return Number(input.value);
    };
    const interval = seconds("interval");
    const events = protocol.heartbeat({
      first: interval / 2,
      interval,
      timeout: seconds("timeout"),
      proxy: seconds("proxy"),
      gone: inputs.gone.checked ? 100 : Infinity,
      end: END,
    });
    const line = make("div", "timeline");
    for (const { at, what } of events) {
      const mark = make("i", what.split(/[ ,]/)[0]);
      mark.style.insetInlineStart = `${(100 * at) / END}%`;
      line.append(mark);
    }
    const last = events.at(-1);
    const pings = events.length - 1;
    const sentence = {
      "still open": `After ${END} s it is still open.`,
      "proxy closes": `After ${last.at} s the proxy closes: it has seen no byte for ${inputs.proxy.value} s.`,
      "server aborts": `After ${last.at} s the server gives up: no pong for ${inputs.timeout.value} s.`,
    }[last.what];
    return { children: [line], sentence: `${pings} ${pings === 1 ? "ping" : "pings"}. ${sentence}` };
  });

  play("play-reconnect", ({ attempt, jitter }) => {
    attempt.nextElementSibling.textContent = attempt.value;
    const SLOT = 0.25; // seconds a bar stands for
    const waits = protocol.reconnects({
      clients: 1000,
      attempt: Number(attempt.value),
      base: 0.5,
      cap: 10,
      jitter: jitter.checked,
      random: Math.random,
    });
    const slots = new Array(10 / SLOT).fill(0);
    for (const wait of waits) {
      slots[Math.min(Math.floor(wait / SLOT), slots.length - 1)]++;
    }
    const most = Math.max(...slots);
    const bars = make("div", "bars");
    for (const count of slots) {
      const bar = make("i", "");
      bar.style.blockSize = `${(100 * count) / most}%`;
      bars.append(bar);
    }
    return {
      children: [bars],
      sentence: `Of 1,000 clients, at most ${most} come in the same quarter of a second.`,
    };
  });
}
