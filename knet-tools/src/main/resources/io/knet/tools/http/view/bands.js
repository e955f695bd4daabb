// One band per link, as SmokePing draws it: the spread of the round trips in grey, the median as a line, its colour the loss.
"use strict";
(() => {
  const COLUMN_MS = 10000;

  function quantile(sorted, q) {
    return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  }

  // Columns of ten seconds out of samples {t, us, fresh, up, pings, pongs}, counters being totals.
  function columns(samples) {
    const out = new Map();
    let before = null, open = 0, lostBefore = 0;
    for (const sample of samples) {
      const at = Math.floor(sample.t / COLUMN_MS) * COLUMN_MS;
      let column = out.get(at);
      if (!column) {
        column = { at, trips: [], pings: 0, open: 0, down: false };
        out.set(at, column);
      }
      if (sample.fresh && sample.us !== null) column.trips.push(sample.us);
      if (before) {
        const pings = Math.max(0, sample.pings - before.pings);
        column.pings += pings;
        open += pings - Math.max(0, sample.pongs - before.pongs);
      }
      column.open = open;
      if (!sample.up) column.down = true;
      before = sample;
    }
    for (const column of out.values()) {
      column.trips.sort((a, b) => a - b);
      // The last ping of all may still be answered: one that is open is no loss.
      const lost = Math.max(lostBefore, column.open - 1);
      column.lost = lost - lostBefore;
      column.loss = column.pings > 0 ? Math.min(1, column.lost / column.pings) : 0;
      lostBefore = lost;
    }
    return [...out.values()];
  }

  function lossColour(loss, css) {
    const name = loss === 0 ? "--s0" : loss <= 0.1 ? "--s1" : loss <= 0.5 ? "--s2" : "--s3";
    return css.getPropertyValue(name);
  }

  function draw(canvas, samples, marks, from, to) {
    const width = canvas.clientWidth, height = canvas.clientHeight, scale = devicePixelRatio || 1;
    if (!width) return;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const g = canvas.getContext("2d");
    g.scale(scale, scale);
    const css = getComputedStyle(document.documentElement);
    const left = 80, bottom = 16, plotHeight = height - bottom - 4;
    const x = t => left + (t - from) / (to - from) * (width - left - 4);
    const all = columns(samples).filter(column => column.at + COLUMN_MS > from);
    let top = 0;
    for (const column of all) {
      // One slow answer shall not flatten all others: the 98th percentile of each column counts.
      if (column.trips.length) top = Math.max(top, quantile(column.trips, 0.98));
    }
    const answered = top > 0;
    top = Math.max(1, top * 1.15);
    const y = us => 4 + plotHeight - Math.min(1, us / top) * plotHeight;
    g.font = "11px system-ui, sans-serif";
    g.fillStyle = css.getPropertyValue("--dim");
    g.textAlign = "right";
    if (answered) {
      g.fillText(time(top), left - 6, 13);
      g.fillText("0", left - 6, 4 + plotHeight);
    }
    g.textAlign = "center";
    for (let t = Math.ceil(from / 180000) * 180000; t < to; t += 180000) {
      if (x(t) > left + 12 && x(t) < width - 20) g.fillText(clock(t).slice(0, 5), x(t), height - 3);
    }
    for (const column of all) {
      const x0 = Math.max(left, x(column.at)), w = Math.max(1, x(column.at + COLUMN_MS) - x0 - 0.5);
      if (column.down) {
        g.fillStyle = css.getPropertyValue("--s4");
        g.fillRect(x0, 4, w, plotHeight);
      }
      const trips = column.trips;
      if (!trips.length) continue;
      const box = (low, high, colour) => {
        g.fillStyle = css.getPropertyValue(colour);
        g.fillRect(x0, y(quantile(trips, high)), w, Math.max(1, y(quantile(trips, low)) - y(quantile(trips, high))));
      };
      box(0, 1, "--spread");
      box(0.25, 0.75, "--middle");
      g.fillStyle = lossColour(column.loss, css);
      g.fillRect(x0, y(quantile(trips, 0.5)) - 1.25, w, 2.5);
    }
    for (const mark of marks) {
      if (mark.t < from) continue;
      g.fillStyle = css.getPropertyValue(mark.colour);
      g.fillRect(x(mark.t) - 0.5, 4, 1, plotHeight);
      g.beginPath();
      g.moveTo(x(mark.t) - 4, 2); g.lineTo(x(mark.t) + 4, 2); g.lineTo(x(mark.t), 9);
      g.fill();
    }
  }

  function time(us) {
    return us < 1000 ? Math.round(us) + " µs" : (us / 1000).toFixed(us < 10000 ? 1 : 0) + " ms";
  }

  function clock(ms) {
    return new Date(ms).toTimeString().slice(0, 8);
  }

  window.knetBands = { draw, columns, quantile, time, clock };
})();
