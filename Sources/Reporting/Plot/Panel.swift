/// A rectangle on the drawing, y growing downwards.
package struct Frame: Sendable, Equatable {
  package var x: Double
  package var y: Double
  package var width: Double
  package var height: Double

  package init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  package var right: Double { x + width }
  package var bottom: Double { y + height }
}

/// One side of a panel: what is measured, its scale and its ticks.
package struct Axis: Sendable, Equatable {
  package var title: Label?
  package var scale: Scale
  package var ticks: Ticks
  /// Whether the ticks are numbered.
  package var numbered = true

  package init(title: Label?, scale: Scale, ticks: Ticks, numbered: Bool = true) {
    self.title = title
    self.scale = scale
    self.ticks = ticks
    self.numbered = numbered
  }
}

/// A pair of axes around a frame, into which layers are drawn.
package struct Panel: Sendable, Equatable {
  package var frame: Frame
  package var x: Axis
  package var y: Axis
  package var heading: Label?
  /// How far left of the frame the title of the vertical axis stands.
  package var titleOffset = 46.0

  package init(frame: Frame, x: Axis, y: Axis, heading: Label? = nil, titleOffset: Double = 46) {
    self.frame = frame
    self.x = x
    self.y = y
    self.heading = heading
    self.titleOffset = titleOffset
  }

  /// The place of a pair of values.
  package func place(_ horizontal: Double, _ vertical: Double) -> (Double, Double) {
    (x.scale.position(horizontal), y.scale.position(vertical))
  }

  /// Grid below, then the layers, then axes with ticks, numbers and titles.
  package func drawn(_ layers: [Markup]) -> Markup {
    .tag("g", ["class": "panel"], grid + layers + spines + horizontalTicks + verticalTicks + titles)
  }

  private var grid: [Markup] {
    let rows = y.ticks.major.map { tick -> String in
      let place = y.scale.position(tick.value)
      return Path.line([(frame.x, place), (frame.right, place)])
    }
    return rows.isEmpty ? [] : [.tag("path", ["class": "grid", "d": rows.joined()])]
  }

  private var spines: [Markup] {
    let corner = [(frame.x, frame.y), (frame.x, frame.bottom), (frame.right, frame.bottom)]
    return [.tag("path", ["class": "axis", "d": Path.line(corner)])]
  }

  private var horizontalTicks: [Markup] {
    let marks =
      x.ticks.major.map {
        Path.line([
          (x.scale.position($0.value), frame.bottom), (x.scale.position($0.value), frame.bottom + 6),
        ])
      }
      + x.ticks.minor.map {
        Path.line([(x.scale.position($0), frame.bottom), (x.scale.position($0), frame.bottom + 3)])
      }
    let numbers =
      x.numbered
      ? x.ticks.major.map { tick -> Markup in
        SVG.text(Label(tick.text), x.scale.position(tick.value), frame.bottom + 19, "number middle")
      } : []
    return (marks.isEmpty ? [] : [.tag("path", ["class": "axis", "d": marks.joined()])]) + numbers
  }

  private var verticalTicks: [Markup] {
    let marks =
      y.ticks.major.map {
        Path.line([(frame.x, y.scale.position($0.value)), (frame.x - 6, y.scale.position($0.value))])
      }
      + y.ticks.minor.map {
        Path.line([(frame.x, y.scale.position($0)), (frame.x - 3, y.scale.position($0))])
      }
    let numbers =
      y.numbered
      ? y.ticks.major.map { tick -> Markup in
        SVG.text(Label(tick.text), frame.x - 9, y.scale.position(tick.value) + 4, "number end")
      } : []
    return (marks.isEmpty ? [] : [.tag("path", ["class": "axis", "d": marks.joined()])]) + numbers
  }

  private var titles: [Markup] {
    var titles: [Markup] = []
    if let heading { titles.append(SVG.text(heading, frame.x, frame.y - 10, "heading")) }
    if let title = x.title {
      titles.append(
        SVG.text(title, frame.x + frame.width / 2, frame.bottom + (x.numbered ? 40 : 22), "title middle"))
    }
    if let title = y.title {
      titles.append(SVG.upright(title, frame.x - titleOffset, frame.y + frame.height / 2, "title middle"))
    }
    return titles
  }
}

/// Small pieces that all figures share.
package enum SVG {
  /// Text whose base line starts, is centred or ends at a point, as the class says.
  package static func text(_ label: Label, _ x: Double, _ y: Double, _ classes: String) -> Markup {
    .tag(
      "text",
      ["class": classes, "x": NumberText.coordinate(x), "y": NumberText.coordinate(y)], label.svg())
  }

  /// Text that reads upwards.
  package static func upright(_ label: Label, _ x: Double, _ y: Double, _ classes: String) -> Markup {
    .tag(
      "text",
      ["class": classes, "transform": "translate(\(Path.point(x, y))) rotate(-90)"], label.svg())
  }

  package static func path(_ classes: String, _ data: String) -> Markup {
    .tag("path", ["class": classes, "d": data])
  }

  package static func rectangle(_ frame: Frame, _ classes: String, opacity: Double? = nil) -> Markup {
    var attributes: [Markup.Attribute] = [
      .init(name: "class", value: classes),
      .init(name: "x", value: NumberText.coordinate(frame.x)),
      .init(name: "y", value: NumberText.coordinate(frame.y)),
      .init(name: "width", value: NumberText.coordinate(frame.width)),
      .init(name: "height", value: NumberText.coordinate(frame.height)),
    ]
    if let opacity { attributes.append(.init(name: "fill-opacity", value: NumberText.coordinate(opacity))) }
    return .element(.init(name: "rect", attributes: attributes, children: []))
  }
}
