// SCIFORMER_DEBUG=engine tells on stderr what compiling does; SCIFORMER_DEBUG=engine,graph prints graphs too.

/** Prints what `text` gives where the environment asks for the topic. */
export function debugEngine(text: () => string, topic = "engine"): void {
  if (isDebugged(topic)) console.error(`[${topic}] ${text()}`);
}

/** True where SCIFORMER_DEBUG names the topic. */
function isDebugged(topic: string): boolean {
  const { SCIFORMER_DEBUG: topics = "" } = process.env;
  return topics.split(",").includes(topic);
}
