/** What AWS refuses for want of a permission, in words: which one, on what, to whom. The service's own words count more than what was asked of it. */

export type Refusal = {
  /** How people call the service. */
  service: string;
  /** What the service said. */
  message: string;
  /** What the call needs, as IAM writes it, and what it was about. */
  permission: string;
  resource: string;
  /** The same as a policy writes it, where that differs. */
  inPolicy?: string;
};

/** `what` and `next` of an error. */
export function explainRefusal({ service, message, permission, resource, inPolicy = resource }: Refusal): {
  what: string;
  next: string;
} {
  const told = refusedBy(message);
  const missing = told?.permission ?? permission;
  const object = told?.resource ?? inPolicy;
  return {
    what: `${service} refused ${missing} on ${told?.resource ?? resource}`,
    next:
      told?.isExplicit === true
        ? `A policy denies ${missing} on ${object} by name: have it changed by whoever governs the account`
        : `Allow ${missing} on ${object} to ${told?.identity ?? "the identity that Endcap runs as"}`,
  };
}

export type Refused = { permission: string; resource: string | null; identity: string | null; isExplicit: boolean };

/** The permission that a message of IAM names; null where it names none. */
export function refusedBy(message: string): Refused | null {
  const permission = /not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1];
  if (permission === undefined) return null;
  return {
    permission,
    resource: /on resource: "?([^\s",]+)/.exec(message)?.[1] ?? null,
    identity: /User: (\S+) is not/.exec(message)?.[1] ?? null,
    isExplicit: /explicit deny/.test(message),
  };
}
