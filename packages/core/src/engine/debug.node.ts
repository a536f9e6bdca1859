// SCIFORMER_DEBUG=engine tells on stderr what compiling does, `graph` prints the graphs, `profile` where their time goes.

/** Prints what `text` gives where the environment asks for the topic. */
export function debugEngine(text: () => string, topic = "engine"): void {
  if (isDebugged(topic)) console.error(`[${topic}] ${text()}`);
}

/** True where SCIFORMER_DEBUG names the topic. */
export function isDebugged(topic: string): boolean {
  const { SCIFORMER_DEBUG: topics = "" } = process.env;
  return topics.split(",").includes(topic);
}
