// Applies the chosen theme before the first paint; without a choice the system's scheme counts.
try {
  const theme = localStorage.getItem("endcap-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {}
