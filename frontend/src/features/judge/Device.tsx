export function Device() {
  return null;
}
