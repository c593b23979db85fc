/** An example that compiles: the server's limits, and its hints read as a stream, since an EventSource cannot send a token. */
import type { components, operations, paths } from "./api";

export type SyncConfig = components["schemas"]["SyncConfigOut"];
export type Problem = components["schemas"]["Problem"];
type EventsQuery = NonNullable<operations["listenForChanges"]["parameters"]["query"]>;

export type Hint =
  | { event: "changed"; data: { scope: string; head: number } }
  | { event: "alert"; data: { alert_id: string; level: "red" | "orange" } }
  | { event: "bye"; data: { reason: string; retry_after_s: number } };

const CONFIG = "/v1/sync/config" satisfies keyof paths;
const EVENTS = "/v1/sync/events" satisfies keyof paths;

/** What the server takes and how often to come; undefined where what is known still stands. */
export async function readConfig(origin: string, token: string, known = ""): Promise<SyncConfig | undefined> {
  const headers = { Authorization: `Bearer ${token}`, "If-None-Match": known };
  const answer = await fetch(origin + CONFIG, { headers });
  if (answer.status === 304) return undefined;
  if (!answer.ok) throw Object.assign(new Error(String(answer.status)), { problem: (await answer.json()) as Problem });
  return (await answer.json()) as SyncConfig;
}

/** Hints until the stream ends; after `bye`, or when it breaks, wait a little and call again. A hint says when to pull, nothing more. */
export async function* listen(origin: string, token: string, query: EventsQuery = {}): AsyncGenerator<Hint> {
  const asked = query.for_s === undefined ? "" : `?for_s=${query.for_s}`;
  const answer = await fetch(origin + EVENTS + asked, { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok || answer.body === null) throw new Error(String(answer.status));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const blocks = (text + part.value).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const lines = new Map(block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
      const event = lines.get("event");
      if (event !== undefined) yield { event, data: JSON.parse(lines.get("data") ?? "{}") } as Hint;
    }
  }
}
