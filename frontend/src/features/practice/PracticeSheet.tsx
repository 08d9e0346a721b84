export function PracticeSheet() {
  return null;
}
