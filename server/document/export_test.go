package document

// For tests of what is drawn, in the words of the tests.
var (
	Drawable  = drawable
	Printable = printable
	Points    = points
)
