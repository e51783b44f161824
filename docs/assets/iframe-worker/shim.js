// Lets the site search when it is opened from disk. Browsers refuse a Worker on file://, so there its script runs in
// a hidden frame that answers to the same calls: postMessage, terminate, and the events "message" and "error".
// The name of the folder is what the offline plugin looks for before it would load such a script from a server.
"use strict";

class FrameWorker extends EventTarget {
  constructor(address) {
    super();
    this.waiting = [];
    this.frame = document.createElement("iframe");
    this.frame.hidden = true;
    document.body.append(this.frame);
    const inside = this.frame.contentWindow;
    inside.postMessage = (data) => this.answer(new MessageEvent("message", { data }));
    inside.importScripts = (...addresses) =>
      addresses.reduce((before, next) => before.then(() => this.load(next)), Promise.resolve());
    inside.addEventListener("error", ({ message, error }) =>
      this.answer(new ErrorEvent("error", { message, error })));
    this.load(String(address)).then(() => {
      const early = this.waiting;
      this.waiting = null;
      early.forEach((data) => this.postMessage(data));
    });
  }

  load(address) {
    const page = this.frame.contentDocument;
    return new Promise((resolve, reject) => {
      const script = page.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${address} cannot be loaded`));
      page.body.append(script);
    });
  }

  answer(event) {
    this.dispatchEvent(event);
    this[`on${event.type}`]?.(event);
  }

  postMessage(data) {
    if (this.waiting) {
      this.waiting.push(data);
      return;
    }
    const inside = this.frame.contentWindow;
    const event = new inside.MessageEvent("message", { data: structuredClone(data) });
    inside.dispatchEvent(event);
  }

  terminate() {
    this.frame.remove();
  }
}

if (location.protocol === "file:") window.Worker = FrameWorker;
