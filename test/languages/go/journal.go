package shop

// Journal remembers.
type Journal struct{ notes []string }

// Note adds a note.
func (j *Journal) Note(text string) { j.notes = append(j.notes, text) }

// Close forgets.
func (j *Journal) Close() {
	var forget func()
	forget = func() { j.notes = nil }
	forget()
}

type entry = string

func (c *Cart) last() entry {
	if c.Len() == 0 {
		return ""
	}
	return newest(c.notes)
}

func newest(notes []string) entry { return notes[len(notes)-1] }
