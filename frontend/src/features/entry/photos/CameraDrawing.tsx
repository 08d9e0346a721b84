/** Where phones let one choose 12 MP: the line at the top of the camera. */
export function CameraDrawing() {
  return (
    <svg viewBox="0 0 104 168" fill="none" stroke="#1c1b19" strokeWidth="2" aria-hidden="true">
      <rect x="4" y="3" width="96" height="162" rx="10" fill="#fff" />
      <path d="M4 34h96M4 124h96" />
      <rect x="12" y="11" width="24" height="15" fill="#f3f5f2" stroke="#7c807a" strokeWidth="1.5" />
      <text x="24" y="21.500" fontSize="8" textAnchor="middle" fill="#4a4946" stroke="none">
        50MP
      </text>
      <rect x="42" y="9" width="30" height="19" fill="#0f4e68" stroke="#0a3a4f" />
      <text x="57" y="22.500" fontSize="10" fontWeight="600" textAnchor="middle" fill="#fff" stroke="none">
        12MP
      </text>
      <path d="M78 18.500h4M86 18.500h4" />
      <rect x="34" y="60" width="36" height="38" fill="#fcf0d2" />
      <path d="M40 60c0-16 24-16 24 0M34 72h36M34 84h36M46 60v38M58 60v38" strokeWidth="1.5" />
      <circle cx="52" cy="144" r="12" />
      <circle cx="52" cy="144" r="8" fill="#d2d6cf" stroke="none" />
      <path d="M88 62L70 36" stroke="#b92c1a" strokeWidth="2.500" />
      <path d="M70 36l1.500 9.500M70 36l8.500 4.500" stroke="#b92c1a" strokeWidth="2.500" />
    </svg>
  );
}
