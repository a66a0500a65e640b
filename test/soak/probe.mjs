/**
 * Loaded into the server's process before it (`node --import`): told to by its parent, it collects garbage and says what
 * the process holds. The server knows nothing of it.
 */
const warnings = [];
process.on('warning', ({ name, message }) => warnings.push(`${name}: ${message}`));

/** How many of each kind keep the process busy. */
function counted(names) {
  const counts = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function listeners(emitter) {
  return Object.fromEntries(emitter.eventNames().map((name) => [String(name), emitter.listenerCount(name)]));
}

process.on('message', async () => {
  for (let times = 0; times < 3; times++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, rss, external } = process.memoryUsage();
  const resources = counted(process.getActiveResourcesInfo());
  process.send({
    heapUsed,
    rss,
    external,
    resources,
    listeners: listeners(process),
    stdin: listeners(process.stdin),
    warnings,
  });
});
process.channel.unref();
