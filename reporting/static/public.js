/* All JavaScript of the public door. Every page works without it; it comes late, and it asks nobody but us.
   It speaks to people with the words that the page brings along, as text, never as HTML. Written for old phones:
   nothing newer than ES2017. */
(() => {
"use strict";

const words = document.currentScript ? document.currentScript.dataset : {};
/* Texts in Leichte Sprache bring the ends of their lines along. */
const plain = (text) => (text || "").replace(/<br>/g, " ");
const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

/* A text for people who hear the page: the place is there before its words come. */
const statusAt = (parent) => {
  const place = document.createElement("p");
  place.setAttribute("role", "status");
  parent.appendChild(place);
  return place;
};

/* 1. Leaving. The entry in the history is replaced, so that "back" does not lead here. */

const leaving = document.querySelector("form[action$='/leave']");
let lastEscape = 0;

const leave = (address) => {
  /* Beacons and these requests go on when the page is gone. The answer clears what the browser kept. */
  if (window.Request && "keepalive" in Request.prototype) {
    fetch(address, { method: "POST", keepalive: true, credentials: "same-origin" }).catch(() => {});
  } else if (navigator.sendBeacon) {
    navigator.sendBeacon(address);
  }
  all("form").forEach((form) => form.reset());
  document.body.textContent = "";
  location.replace(words.leave);
};

if (leaving && words.leave) {
  const button = leaving.querySelector("button");
  if (words.escape) {
    button.title = plain(words.escape);
  }
  document.addEventListener("submit", (event) => {
    if (event.target.action.endsWith("/leave")) {
      event.preventDefault();
      leave(event.target.action);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) {
      return;
    }
    if (event.timeStamp - lastEscape < 1500 && lastEscape) {
      leave(leaving.action);
    }
    lastEscape = event.timeStamp;
  });
}

/* 2. Listening without leaving the page. */

document.addEventListener("click", (event) => {
  const link = event.target.closest ? event.target.closest("a.listen") : null;
  if (!link || link.dataset.failed || event.button || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  let sound = link.nextElementSibling;
  if (!sound) {
    sound = document.createElement("audio");
    sound.controls = true;
    sound.setAttribute("aria-label", link.textContent);
    sound.src = link.href;
    /* What this browser cannot play here, its own player may play: the next tap follows the link. */
    sound.onerror = () => {
      link.dataset.failed = "1";
      sound.remove();
    };
    link.parentNode.appendChild(sound);
  } else if (!sound.paused) {
    sound.pause();
    return;
  }
  all("audio").forEach((other) => other === sound || other.pause());
  const started = sound.play();
  if (started) {
    started.catch(() => {});
  }
});

/* 3. Speaking. What is recorded lies in this page alone, until the form is sent. */

const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus", "audio/webm"];
const ENDINGS = { webm: "webm", mp4: "m4a", ogg: "ogg" };
const BITS_A_SECOND = 32000;
const LONGEST_SECONDS = 1200;

/* A file field of its own: the one for files of the phone stays as the person left it. */
const voiceField = (form) => {
  const field = document.createElement("input");
  field.type = "file";
  field.name = "attachment";
  field.hidden = true;
  form.appendChild(field);
  return field;
};

const put = (field, file) => {
  const carrier = new DataTransfer();
  carrier.items.add(file);
  field.files = carrier.files;
  return field.files.length === 1;
};

const canRecord = (form) => {
  if (!form || !window.MediaRecorder || !window.DataTransfer || !navigator.mediaDevices) {
    return false;
  }
  const field = voiceField(form);
  try {
    return put(field, new File(["x"], "x"));
  } catch (refused) {
    return false;
  } finally {
    field.remove();
  }
};

const time = (seconds) => Math.floor(seconds / 60) + ":" + ("0" + Math.floor(seconds % 60)).slice(-2);

class Recorder {
  constructor(box, form) {
    this.box = box;
    this.field = voiceField(form);
    this.buttons = {};
    for (const name of ["start", "stop", "drop"]) {
      this.buttons[name] = box.querySelector("[data-" + name + "]");
      this.buttons[name].addEventListener("click", () => this[name]());
    }
    this.status = box.querySelector("[role=status]");
    this.clock = document.createElement("bdi");
    this.clock.dir = "ltr";
    this.buttons.stop.parentNode.appendChild(this.clock);
    box.hidden = false;
    form.recorders = (form.recorders || []).concat(this);
  }

  show(state) {
    this.buttons.start.hidden = state === "runs" || state === "ready";
    this.buttons.stop.hidden = state !== "runs";
    this.buttons.drop.hidden = state !== "ready";
    this.status.textContent = plain(this.box.dataset[state]);
  }

  start() {
    this.buttons.start.disabled = true;
    navigator.mediaDevices.getUserMedia({ audio: true })
      .then((stream) => this.record(stream))
      .catch(() => this.show("failed"))
      .then(() => { this.buttons.start.disabled = false; });
  }

  record(stream) {
    const kind = KINDS.find((one) => !MediaRecorder.isTypeSupported || MediaRecorder.isTypeSupported(one));
    const pieces = [];
    this.media = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS_A_SECOND });
    this.media.ondataavailable = (event) => pieces.push(event.data);
    this.media.onerror = () => this.stop();
    this.media.onstop = () => {
      stream.getTracks().forEach((track) => track.stop());
      clearInterval(this.ticking);
      this.keep(new Blob(pieces, { type: this.media.mimeType.split(";")[0] }));
    };
    this.media.start(1000);
    const began = Date.now();
    this.tick(began);
    this.ticking = setInterval(() => this.tick(began), 500);
    this.show("runs");
    this.buttons.stop.focus();
  }

  tick(began) {
    const seconds = (Date.now() - began) / 1000;
    this.clock.textContent = time(seconds);
    if (seconds > LONGEST_SECONDS) {
      this.stop();
    }
  }

  isRunning() {
    return Boolean(this.media) && this.media.state !== "inactive";
  }

  stop() {
    if (this.isRunning()) {
      this.media.stop();
    }
  }

  keep(blob) {
    const ending = ENDINGS[blob.type.split("/")[1]] || "webm";
    const focused = document.activeElement === this.buttons.stop;
    if (!blob.size || !put(this.field, new File([blob], "voice." + ending, { type: blob.type }))) {
      this.clock.textContent = "";
      this.show("failed");
    } else {
      this.sound = document.createElement("audio");
      this.sound.controls = true;
      this.sound.src = URL.createObjectURL(blob);
      this.sound.setAttribute("aria-label", plain(this.box.dataset.ready));
      this.box.insertBefore(this.sound, this.status);
      this.show("ready");
    }
    if (focused) {
      (this.buttons.drop.hidden ? this.buttons.start : this.buttons.drop).focus();
    }
    if (this.whenKept) {
      this.whenKept();
      this.whenKept = null;
    }
  }

  drop() {
    URL.revokeObjectURL(this.sound.src);
    this.sound.remove();
    this.field.value = "";
    this.clock.textContent = "";
    this.show("");
    this.buttons.start.focus();
  }
}

all("[data-recorder]").forEach((box) => {
  const form = box.closest("form");
  if (canRecord(form)) {
    new Recorder(box, form);
  }
});

/* 4. A word of care. It is looked for on this device only; it blocks nothing and is sent nowhere. */

const DATES = /\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}/g;
const TRACES = [
  /\S@\S+\.\S/,
  /[\d\u0660-\u0669\u06f0-\u06f9](?:[\s./()-]{0,2}[\d\u0660-\u0669\u06f0-\u06f9]){6,}/,
  /aktenzeichen|file number|\baz[.:]|\bazr\b|\d+ ?[A-Z]{1,3} ?\d+\/\d\d/i,
];
const NAMES = new RegExp(
  "(?:^|[\\s.,;:!?(])(?:ich hei(?:ß|ss)e|mein name ist|my name is|je m.appelle|mon nom est|nazywam si[eę]|mam na imi[eę]"
  + "|m[aă] numesc|numele meu|quhem|emri im|t[oô]i t[eê]n|t[eê]n t[oô]i|меня зовут|мо[её] имя|мене звати|моє ім.я"
  + "|اسمي|إسمي|نام من|اسم من|زما نوم|ناوم|ناوی من|ስመይ|magacaygu waa|ad[ıi]m|ismim|nav[êe] min) +\\S", "i");

all("[data-careful]").forEach((place) => {
  const field = document.getElementById(place.dataset.careful);
  let waiting = 0;
  const look = () => {
    const text = field.value.replace(DATES, " ");
    const found = NAMES.test(text) || TRACES.some((trace) => trace.test(text));
    place.textContent = found ? plain(place.dataset.text) : "";
  };
  if (field) {
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, 700);
    });
  }
});

/* 5. A bad line. A form with words or files leaves only when we can be reached; until then the page stays with
   everything in it and tries again. The form itself is sent as ever: the same form gives the same number. */

const PATIENCE = 8000;
const MOST_TRIES = 150;
let pressed = null;
let wasSent = false;

const reachable = () => new Promise((answer) => {
  const stopper = window.AbortController ? new AbortController() : null;
  const late = setTimeout(() => {
    answer(false);
    if (stopper) {
      stopper.abort();
    }
  }, PATIENCE);
  const options = { cache: "no-store", credentials: "omit", signal: stopper ? stopper.signal : undefined };
  /* Any answer, even a refusal, came over a line that holds. */
  fetch("/health", options).then(() => true, () => false).then((came) => {
    clearTimeout(late);
    answer(came);
  });
});

class Sending {
  constructor(form) {
    this.form = form;
    this.status = statusAt(form);
    this.isOpen = this.isAsking = false;
    this.tries = this.later = 0;
    form.addEventListener("submit", (event) => this.submit(event));
  }

  submit(event) {
    if (this.isOpen || event.defaultPrevented) {
      this.isOpen = false;
      wasSent = true;
      return;
    }
    const button = event.submitter || pressed || this.form.querySelector("button:not([type=button])");
    event.preventDefault();
    this.button = button;
    this.tries = 0;
    const running = (this.form.recorders || []).find((one) => one.isRunning());
    if (running) {
      running.whenKept = () => this.ask();
      running.stop();
    } else {
      this.ask();
    }
  }

  ask() {
    if (this.isAsking) {
      return;
    }
    this.isAsking = true;
    clearTimeout(this.later);
    reachable().then((came) => {
      this.isAsking = false;
      if (came) {
        this.status.textContent = "";
        this.status.className = "";
        this.isOpen = true;
        this.button.click();
        return;
      }
      this.status.className = "card limit";
      this.status.textContent = plain(words.waiting);
      this.tries += 1;
      if (this.tries < MOST_TRIES) {
        this.later = setTimeout(() => this.ask(), Math.min(3000 + 500 * this.tries, 15000));
      }
    });
  }
}

if (window.fetch && window.Promise) {
  document.addEventListener("click", (event) => {
    pressed = event.target.closest ? event.target.closest("button") : null;
  }, true);
  all("form").filter((form) => form.querySelector("textarea, [type=file]")).forEach((form) => new Sending(form));
  /* A page kept for the way back still holds what was sent from it; the next person shall not read it. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && wasSent) {
      location.reload();
    }
  });
}
})();
