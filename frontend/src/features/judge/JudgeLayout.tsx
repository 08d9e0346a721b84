import { Outlet } from '@tanstack/react-router';

export function JudgeLayout() {
  return <Outlet />;
}
