/** The port of alert channels. */
import type { Notice } from "./alert.ts";

export type AlertMessage = {
  project: string;
  /** When it was said, as an ISO instant. */
  at: string;
  notices: Notice[];
};

export type Channel = {
  name: "log" | "smtp" | "sns" | "webhook";
  /** Delivers the whole message or throws an EndcapError that names no secret; sending again after an error must be harmless. */
  send(message: AlertMessage): Promise<void>;
};

const words: Record<Notice["state"], string> = {
  raised: "New",
  changed: "Changed",
  reminder: "Still open",
  resolved: "Resolved",
};

export function subjectOf({ project, notices }: AlertMessage): string {
  const [first] = notices;
  if (notices.length === 1 && first !== undefined)
    return `Endcap ${project}: ${words[first.state].toLowerCase()}: ${first.kind} ${first.subject}`;
  const resolved = notices.filter(({ state }) => state === "resolved").length;
  const open = notices.length - resolved;
  const parts = [...(open > 0 ? [`${open} alerts`] : []), ...(resolved > 0 ? [`${resolved} resolved`] : [])];
  return `Endcap ${project}: ${parts.join(", ")}`;
}

export function textOf({ notices }: AlertMessage): string {
  return notices.map((notice) => noticeLines(notice).join("\n")).join("\n\n") + "\n";
}

export function noticeLines({ state, kind, subject, text, since, next }: Notice): string[] {
  const lines = [`${words[state]}: ${kind} ${subject}`, text, `Since: ${since}`];
  return state === "resolved" ? lines : [...lines, `What to do: ${next}`];
}
