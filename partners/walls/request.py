"""What views receive."""

from django.http import HttpRequest

from partners.walls.viewer import Viewer


class PortalRequest(HttpRequest):
    """A request whose viewer is known. Views open to strangers take HttpRequest."""

    viewer: Viewer
