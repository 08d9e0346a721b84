export function PaperSheets() {
  return null;
}
