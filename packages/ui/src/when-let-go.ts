/**
 * Does something once nothing is pressed, at once where nothing is: what is pressed would move, or be another one by the
 * time that it is let go. The browser itself says so, wherever a menu or another window swallows the end of a press.
 */
export function whenLetGo(act: () => void): void {
  if (document.documentElement.matches(':active')) setTimeout(whenLetGo, 50, act)
  else act()
}
