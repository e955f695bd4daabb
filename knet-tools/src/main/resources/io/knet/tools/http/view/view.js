// Shows what /events tells. All text goes into the page as text, never as markup.
"use strict";
(() => {
  const WINDOW_MS = 15 * 60 * 1000, MAX_EVENTS = 200;
  const { draw, columns, quantile, time, clock } = window.knetBands;
  const $ = id => document.getElementById(id);
  const links = new Map();   // "host/link" -> {samples, marks, figure, canvas, words}
  let states = [];           // {t, tx, rx, drops}
  let latest = null, due = false, chart = null, source = null, heard = 0;

  // What is shown again from the beginning, or comes from a clock that went back, is not shown twice.
  function forgetFrom(t) {
    states = states.filter(state => state.t < t);
    for (const link of links.values()) {
      link.samples = link.samples.filter(sample => sample.t < t);
      link.marks = link.marks.filter(mark => mark.t < t);
    }
  }

  // An error does not take a link down, and it is no use all the same.
  function isIll(link) {
    return !link.up || (link.diagnosis !== undefined && link.diagnosis.severity === "error");
  }

  function make(tag, text, className) {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  function linkOf(key) {
    let link = links.get(key);
    if (!link) {
      const figure = make("figure", undefined, "band"), caption = make("figcaption");
      const words = make("span", "", "dim"), canvas = make("canvas");
      caption.append(make("b", "link " + key), words);
      canvas.setAttribute("role", "img");
      figure.append(caption, canvas);
      $("bands").append(figure);
      link = { samples: [], marks: [], figure, canvas, words };
      links.set(key, link);
    }
    return link;
  }

  function takeState(state) {
    const t = state.time_ms, seen = new Set();
    if (states.length && states.at(-1).t >= t) forgetFrom(t);
    let tx = 0, rx = 0;
    for (const host of state.hosts) {
      for (const one of host.links) {
        const key = host.host + "/" + one.link, link = linkOf(key), before = link.samples.at(-1);
        seen.add(key);
        tx += one.tx_bytes;
        rx += one.rx_bytes;
        link.samples.push({
          t, us: one.latency_us ?? null, fresh: !before || one.samples !== before.samples, samples: one.samples,
          up: one.up, pings: one.pings, pongs: one.pongs
        });
        while (link.samples[0].t < t - WINDOW_MS) link.samples.shift();
        link.marks = link.marks.filter(mark => mark.t >= t - WINDOW_MS);
      }
    }
    for (const [key, link] of links) {
      if (!seen.has(key)) {
        link.figure.remove();
        links.delete(key);
      }
    }
    states.push({ t, tx, rx, drops: state.drops });
    while (states[0].t < t - WINDOW_MS) states.shift();
    latest = state;
    redraw();
  }

  function takeEvent(event) {
    const what = event.what, item = make("li"), stamp = make("time", clock(event.time_ms));
    stamp.dateTime = new Date(event.time_ms).toISOString();
    item.append(stamp, event.text);
    item.dataset.kind = what.event;
    item.dataset.shown = String(Date.now());
    $("events").prepend(item);
    while ($("events").childElementCount > MAX_EVENTS) $("events").lastElementChild.remove();
    const mark = { t: event.time_ms, colour: what.up === false ? "--bad" : what.up === true ? "--good" : "--accent" };
    if (what.host !== undefined && what.link !== undefined) {
      linkOf(what.host + "/" + what.link).marks.push(mark);
    } else {
      for (const [key, link] of links) {
        if (what.host === undefined || key.startsWith(what.host + "/")) link.marks.push(mark);
      }
    }
  }

  // The table is kept and only its text changes, so that whoever has the focus keeps it.
  function cellOf(row, at, tag) {
    while (row.children.length <= at) row.append(make(tag));
    return row.children[at];
  }

  function setText(element, ...lines) {
    const text = lines.join("\n");
    if (element.dataset.text === text) return;
    element.dataset.text = text;
    element.replaceChildren(...lines.map((line, i) => make(i === 0 ? "b" : "small", line)));
  }

  function sessionWords(host) {
    if (!host.session) return host.dialect;
    const seconds = Math.round(host.session.age_ns / 1e9);
    const age = seconds < 90 ? seconds + " s" : seconds < 5400 ? Math.round(seconds / 60) + " min" : Math.round(seconds / 3600) + " h";
    return "session " + age + ", " + host.session.renewals + " before";
  }

  function showMatrix(state) {
    const numbers = [...new Set(state.hosts.flatMap(host => host.links.map(link => link.link)))].sort((a, b) => a - b);
    const head = $("matrix").tHead, body = $("matrix").tBodies[0];
    const wanted = ["host", ...numbers.map(number => "link " + number)].join("|");
    if (head.dataset.text !== wanted) {
      head.dataset.text = wanted;
      const row = make("tr");
      for (const title of wanted.split("|")) {
        const cell = make("th", title);
        cell.scope = "col";
        row.append(cell);
      }
      head.replaceChildren(row);
      body.replaceChildren();
    }
    const hosts = [...state.hosts].sort((a, b) => a.reachable - b.reachable || a.host - b.host);
    while (body.rows.length > hosts.length) body.lastElementChild.remove();
    hosts.forEach((host, i) => {
      const row = body.rows[i] || body.appendChild(make("tr"));
      const name = cellOf(row, 0, "th");
      name.scope = "row";
      name.className = host.reachable ? "" : "unreachable";
      setText(name, host.host + (host.name !== String(host.host) ? " " + host.name : ""),
        host.reachable ? "reachable, " + host.policy : "not reachable", sessionWords(host));
      numbers.forEach((number, j) => {
        const cell = cellOf(row, j + 1, "td"), link = host.links.find(one => one.link === number);
        if (!link) {
          cell.className = "";
          setText(cell, "–");
          return;
        }
        const word = link.up ? "up" : link.enabled ? "down" : "disabled";
        cell.className = link.up && isIll(link) ? "down" : word;
        cell.dataset.link = host.host + "/" + number;
        setText(cell, word + (link.active ? ", in use" : ""),
          link.up && !isIll(link) && link.latency_us !== undefined ? time(link.latency_us) + ", MTU " + link.mtu
            : link.diagnosis ? link.diagnosis.title : link.last_down || "MTU " + link.mtu,
          link.local + " → " + (link.remote || "?"));
        if (cell.dataset.was !== word) {
          cell.dataset.was = word;
          cell.dataset.shown = String(Date.now());
        }
      });
    });
    const all = hosts.flatMap(host => host.links.filter(link => link.enabled));
    const down = all.filter(link => !link.up).length, ill = all.filter(isIll).length - down;
    const words = (state.forwarding ? "" : "forwarding is off: no messages pass; ")
      + (all.length === 0 ? "no link is enabled"
        : down + ill === 0 ? "all " + all.length + " links up"
          : [down ? down + " of " + all.length + " links down" : "", ill ? ill + " with a fault" : ""].filter(word => word).join(", "));
    if ($("summary").textContent !== words) $("summary").textContent = words;
    $("summary").className = !state.forwarding || down + ill || (hosts.length && !all.length) ? "bad" : "good";
  }

  function showMatters(state) {
    const matters = [];
    for (const host of state.hosts) {
      for (const link of host.links) {
        if (link.diagnosis) matters.push(["link " + host.host + "/" + link.link + ": " + link.diagnosis.text, link.diagnosis.next]);
        const peer = link.peer_view;
        // An old view is of the past.
        if (!link.up && peer && state.time_ms - Date.parse(peer.told) < 10000) matters.push(["host " + host.host + " says of link " + link.link + ": "
          + (peer.up ? "up" : peer.enabled ? "down" : "disabled") + (peer.title ? ", " + peer.title : ""), ""]);
      }
    }
    const key = JSON.stringify(matters), list = $("matters");
    if (list.dataset.text === key) return;
    list.dataset.text = key;
    list.replaceChildren(...matters.map(([text, next]) => {
      const item = make("li", text);
      if (next) item.append(make("code", next));
      return item;
    }));
    if (!matters.length) list.append(make("li", "nothing that knet knows of", "dim"));
  }

  // One time axis for all bands and the throughput.
  function timeFrom() {
    return Math.min(states[0].t, latest.time_ms - 60000);
  }

  function showBands(state) {
    const to = state.time_ms, from = timeFrom();
    for (const [key, link] of links) {
      draw(link.canvas, link.samples, link.marks, from, to);
      const last = columns(link.samples.slice(-60));
      const trips = last.flatMap(column => column.trips).sort((a, b) => a - b);
      const pings = last.reduce((sum, column) => sum + column.pings, 0);
      const lost = last.reduce((sum, column) => sum + column.lost, 0);
      const words = trips.length
        ? "last minute: median " + time(quantile(trips, 0.5)) + ", 95 % " + time(quantile(trips, 0.95))
          + ", loss " + (pings ? Math.round(100 * lost / pings) : 0) + " %"
        : "last minute: no answer";
      link.words.textContent = words;
      link.canvas.setAttribute("aria-label", "Latency of link " + key + ", " + words);
    }
  }

  function rates() {
    const x = [], tx = [], rx = [];
    for (let i = 1; i < states.length; i++) {
      const seconds = (states[i].t - states[i - 1].t) / 1000;
      if (seconds < 0.2) continue;
      x.push(states[i].t / 1000);
      tx.push(Math.max(0, states[i].tx - states[i - 1].tx) / seconds);
      rx.push(Math.max(0, states[i].rx - states[i - 1].rx) / seconds);
    }
    return [x, tx, rx];
  }

  function bytes(rate) {
    return rate == null ? "–" : rate < 1e3 ? Math.round(rate) + " B/s"
      : rate < 1e6 ? (rate / 1e3).toFixed(1) + " kB/s" : (rate / 1e6).toFixed(1) + " MB/s";
  }

  function showTraffic() {
    const data = rates(), width = $("traffic").clientWidth;
    if (!data[0].length || !width) return;
    if (!chart) {
      const colour = name => () => getComputedStyle(document.documentElement).getPropertyValue(name);
      const axis = { stroke: colour("--dim"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
      chart = new uPlot({
        width, height: 170, padding: [8, 4, 0, 0],
        series: [{ label: "time", value: (u, t) => t == null ? "–" : clock(t * 1000) },
          { label: "sent", stroke: colour("--accent"), width: 1.5, value: (u, v) => bytes(v) },
          { label: "received", stroke: colour("--s2"), width: 1.5, value: (u, v) => bytes(v) }],
        axes: [{ ...axis, values: (u, ts) => ts.map(t => clock(t * 1000)), space: 90 },
          { ...axis, size: 80, values: (u, vs) => vs.map(bytes) }],
        scales: { x: { range: () => [timeFrom() / 1000, latest.time_ms / 1000] }, y: { range: (u, min, max) => [0, Math.max(1000, max * 1.1)] } }
      }, data, $("traffic"));
    } else {
      if (chart.width !== width) chart.setSize({ width, height: 170 });
      chart.setData(data);
    }
  }

  function showDrops(state) {
    const now = states.at(-1), minute = states.find(one => one.t >= now.t - 60000), body = $("drops").tBodies[0];
    body.replaceChildren(...Object.entries(state.drops).sort((a, b) => b[1] - a[1]).map(([reason, count]) => {
      const row = make("tr");
      row.append(make("td", reason.replaceAll("_", " ")), make("td", String(count)), make("td", "+" + (count - (minute.drops[reason] || 0))));
      return row;
    }));
    if (!body.rows.length) {
      const row = make("tr");
      row.append(make("td", "nothing was dropped", "dim"));
      body.append(row);
    }
  }

  // Many events make one picture.
  function redraw() {
    if (due) return;
    due = true;
    setTimeout(() => {
      due = false;
      if (!states.length) return;
      $("main").hidden = false;
      $("node").textContent = "node " + latest.node;
      document.title = "knet node " + latest.node;
      showMatrix(latest);
      showMatters(latest);
      showDrops(latest);
      if (!document.hidden) {
        showBands(latest);
        showTraffic();
      }
    }, 30);
  }

  function connect() {
    if (source) source.close();
    heard = Date.now();
    forgetFrom(0);
    $("events").replaceChildren();
    source = new EventSource("/events");
    source.addEventListener("open", () => {
      $("login").hidden = true;
    });
    source.addEventListener("state", message => {
      heard = Date.now();
      $("connection").textContent = "live";
      document.body.classList.remove("stale");
      takeState(JSON.parse(message.data));
    });
    source.addEventListener("happened", message => takeEvent(JSON.parse(message.data)));
    source.addEventListener("error", async () => {
      $("connection").textContent = "not connected to the node";
      document.body.classList.add("stale");
      if (source.readyState !== EventSource.CLOSED) return;
      // An EventSource does not tell why: a plain request does.
      const answer = await fetch("/status", { cache: "no-store" }).catch(() => null);
      if (answer && answer.status === 401) {
        $("login").hidden = false;
        $("connection").textContent = "";
        $("token").focus();
      } else {
        setTimeout(connect, 3000);
      }
    });
  }

  // A state comes each second: silence is news, and what is shown is of the past.
  setInterval(() => {
    if (Date.now() - heard < 4000 || !latest || !$("login").hidden) return;
    $("connection").textContent = "no news since " + clock(heard);
    document.body.classList.add("stale");
    if (source.readyState === EventSource.OPEN && Date.now() - heard > 15000) connect();
  }, 1000);

  $("login").addEventListener("submit", async event => {
    event.preventDefault();
    const token = $("token").value.trim();
    $("token").value = "";
    const answer = await fetch("/session", { method: "POST", headers: { Authorization: "Bearer " + token } }).catch(() => null);
    $("refused").textContent = answer && answer.ok ? "" : answer ? "that is not its token" : "the node does not answer";
    if (answer && answer.ok) connect();
  });
  addEventListener("resize", () => latest && redraw());
  document.addEventListener("visibilitychange", () => latest && redraw());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => latest && redraw());
  connect();
})();
