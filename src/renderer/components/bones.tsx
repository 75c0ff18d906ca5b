/** Grey lines in the place of what comes; they appear only when it takes longer than a blink (delay in window.css). */
export const Bones = () => (
  <div className="stack g-3 loading">
    <span className="skeleton skeleton-60" />
    <span className="skeleton skeleton-80" />
    <span className="skeleton skeleton-40" />
  </div>
)
