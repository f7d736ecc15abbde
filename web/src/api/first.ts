/** The answers that the server wrote into the page: each serves one request, whatever the order of its parameters. */
export type FirstAnswers = { take: (url: string) => unknown };

export function createFirstAnswers(text: string): FirstAnswers {
  const answers = new Map<string, unknown>();
  const parsed: unknown = text.trim() === "" ? {} : JSON.parse(text);
  for (const [url, answer] of Object.entries(parsed ?? {})) answers.set(canonical(url), answer);
  return {
    take: (url) => {
      const key = canonical(url);
      const answer = answers.get(key);
      answers.delete(key);
      return answer;
    },
  };
}

/** The same address for the same question: parameters sorted. */
export function canonical(url: string): string {
  const [path = "", query = ""] = url.split("?", 2);
  const params = new URLSearchParams(query);
  params.sort();
  const sorted = params.toString();
  return sorted === "" ? path : `${path}?${sorted}`;
}
