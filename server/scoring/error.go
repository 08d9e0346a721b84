package scoring

import "fmt"

// Error says which part of an Input breaks the rules of the format. Place is the path of that part in the result bundle,
// such as sheets[3].marks.m1; for a single mark or a rubric it is the criterion's id or empty. Code is stable; Reason is
// a short Vietnamese clause.
type Error struct {
	Place  string
	Code   string
	Reason string
}

func (e *Error) Error() string {
	if e.Place == "" {
		return e.Reason
	}
	return e.Place + ": " + e.Reason
}

// The codes of an Error.
const (
	CodeMissing     = "part-missing"
	CodeUnknownWord = "unknown-word"
	CodeUnknownID   = "unknown-id"
	CodeEqualIDs    = "equal-ids"
	CodeRange       = "number-out-of-range"
	CodeMarkMissing = "mark-missing"
	CodeMarkRange   = "mark-out-of-range"
	CodeMarkStep    = "mark-off-step"
	CodeMarkOption  = "mark-unknown-option"
)

func broken(code, place, reason string, args ...any) *Error {
	return &Error{Place: place, Code: code, Reason: fmt.Sprintf(reason, args...)}
}

// at puts the error of a part under the path of its whole.
func (e *Error) at(place string) *Error {
	moved := *e
	switch {
	case e.Place == "":
		moved.Place = place
	case e.Place[0] == '[':
		moved.Place = place + e.Place
	default:
		moved.Place = place + "." + e.Place
	}
	return &moved
}
