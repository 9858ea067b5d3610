"""Leading groups, offices and boards: their posts, who holds them, and of whom they are composed."""

from dataclasses import dataclass, replace

from junheng.deliver.reading.model import Body, Post
from junheng.deliver.reading.numerals import number
from junheng.deliver.reading.sections import Sentence
from junheng.deliver.reading.words import any_of, holds, pattern

REACH = 3
"""Sentences after a body's name in which a list of posts still belongs to it."""


@dataclass
class Bodies:
    """The bodies of a plan while its sentences are read."""

    found: list[Body]
    since: int = 0
    named: Body | None = None

    def read(self, sentence: Sentence) -> list[tuple[int, int]]:
        """Take what a sentence says of bodies.

        Returns:
            The places of the sentence whose numbers are a body's composition, and so no target.
        """
        text = sentence.text
        self.since += 1
        members, minimum = _members(text), _minimum(text)
        posts = _posts(text)
        name = self._full(_name(text))
        if name is not None:
            self.named = next((one for one in self.found if one.name == name), None)
        if name is not None and (posts or members or minimum is not None or pattern("body_set_up").search(text)):
            self._add(Body(name, sentence.source, members, minimum, posts))
        elif name is not None and sentence.heading:
            self._add(Body(name, sentence.source))
        elif self.found and self.since <= REACH and (posts or (members and holds("body_talk", text))):
            self._extend(members, minimum, posts)
        else:
            return []
        if members or minimum is not None:
            return [(0, len(text))] if name is not None or members else []
        return []

    def seat(self, posts: tuple[Post, ...], row: Sentence) -> None:
        """Posts that a table names, for the body that was named last."""
        if not self.found:
            return
        self.since = -len(posts)
        if self.named is not None and self.named in self.found:
            self.found.remove(self.named)
            self.found.append(self.named)
        self._extend((), None, posts)
        self.named = self.found[-1]

    def finish(self) -> None:
        """Leave out a short name (成立领导小组) of which nothing was said, where its full name came later."""
        self.found = [
            one
            for one in self.found
            if one.posts
            or one.members
            or one.minimum is not None
            or not any(other is not one and other.name.endswith(one.name) for other in self.found)
        ]

    def _full(self, name: str | None) -> str | None:
        """A short name (领导小组) as the body named before whose name it ends."""
        return next((one.name for one in reversed(self.found) if name and one.name.endswith(name)), name)

    def _add(self, body: Body) -> None:
        self.since = 0
        known = next((index for index, one in enumerate(self.found) if one.name == body.name), None)
        if known is None:
            self.found.append(body)
            return
        # Named again: what is new is put to it, and the last named one takes the posts that follow.
        old = self.found.pop(known)
        self.found.append(
            replace(
                old if old.posts or old.members or not (body.posts or body.members) else body,
                members=old.members or body.members,
                minimum=old.minimum if old.minimum is not None else body.minimum,
                posts=old.posts + tuple(post for post in body.posts if post not in old.posts),
            )
        )

    def _extend(self, members: tuple[tuple[str, int], ...], minimum: int | None, posts: tuple[Post, ...]) -> None:
        self.since = 0
        last = self.found[-1]
        self.found[-1] = replace(
            last,
            members=last.members or members,
            minimum=last.minimum if last.minimum is not None else minimum,
            posts=last.posts + tuple(post for post in posts if post not in last.posts),
        )


def _name(text: str) -> str | None:
    found = pattern("body_below").search(text) or pattern("body_name").search(text)
    if found is None:
        return None
    name = found["name"]
    cut = max((one.end() for one in any_of("body_before").finditer(name)), default=0)
    name = name[cut:]
    while (lead := any_of("body_lead").match(name)) is not None:
        name = name[lead.end() :]
    return name or None


def _members(text: str) -> tuple[tuple[str, int], ...]:
    """Of whom a body is composed, where a sentence lists it.

    Example:
        >>> _members("领导小组成员不少于15人，其中教育行政部门5人、专家4人、学校代表4人、社会人士2人。")
        (('教育行政部门', 5), ('专家', 4), ('学校代表', 4), ('社会人士', 2))
    """
    begin = pattern("composition").search(text)
    if begin is None or not (holds("body_talk", text) or holds("body_names", text)):
        return ()
    found = []
    for item in pattern("member_item").finditer(text, begin.end()):
        value = number(item["number"])
        if value is not None and item["label"]:
            label = item["label"]
            while (lead := any_of("member_lead").match(label)) is not None:
                label = label[lead.end() :]
            found.append((label, int(value)))
    return tuple((label, count) for label, count in found if label) if len(found) > 1 else ()


def _minimum(text: str) -> int | None:
    listed = pattern("listed").search(text)
    found = pattern("member_minimum").search(text, 0, listed.start() if listed is not None else len(text))
    value = number(found["number"] or found["number2"]) if found is not None else None
    return int(value) if value is not None else None


def _led(holder: str) -> str:
    """A holder without what leads to it: 区政府成立由区长任组长 names the 区长."""
    found = list(any_of("holder_lead").finditer(holder))
    return holder[found[-1].end() :] if found else holder


def _posts(text: str) -> tuple[Post, ...]:
    """Posts with their holders: 组长：张三, or 由县长任组长.

    Example:
        >>> [(one.post, one.holder) for one in _posts("成立由县长任组长、分管副县长任副组长的领导小组")]
        [('组长', '县长'), ('副组长', '分管副县长')]
        >>> [(one.post, one.holder) for one in _posts("组长：张三(县教育局局长)  副组长：李四、王五")]
        [('组长', '张三(县教育局局长)'), ('副组长', '李四、王五')]
    """
    found = []
    for item in pattern("post_label").finditer(text):
        found.append(Post(item["post"], item["holder"].strip(" ，,。；;、")))
    for item in pattern("post_held").finditer(text):
        found.append(Post(item["post"], _led(item["holder"].strip("、，, "))))
    for item in pattern("post_by").finditer(text):
        if not any(post.post == item["post"] for post in found):
            found.append(Post(item["post"], item["holder"].strip("、，, ")))
    return tuple(post for post in found if post.holder)
