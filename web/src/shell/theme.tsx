import { useState, type ReactNode } from "react";
import { ThemeIcon } from "../parts/icons.tsx";

const themes = ["system", "light", "dark"] as const;
type Theme = (typeof themes)[number];
const KEY = "endcap-theme";

function readTheme(): Theme {
  const set = document.documentElement.dataset["theme"];
  return set === "light" || set === "dark" ? set : "system";
}

function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    return;
  }
}

/** Goes round system, light and dark; the choice outlives the visit. */
export function ThemeButton(): ReactNode {
  const [theme, setTheme] = useState(readTheme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] as Theme;
  return (
    <button
      type="button"
      className="button quiet theme"
      aria-label={`Colours: ${theme}. Change to ${next}`}
      title={`Colours: ${theme}`}
      onClick={() => {
        applyTheme(next);
        setTheme(next);
      }}
    >
      <ThemeIcon />
    </button>
  );
}
