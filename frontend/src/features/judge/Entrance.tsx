export function Entrance() {
  return null;
}
