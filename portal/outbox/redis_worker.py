"""A Redis that goes away for a moment must not stop a worker for good (R-08)."""

from kombu.transport import redis
from kombu.transport.virtual import QoS


class ForgetsWhatCannotBeAnswered(redis.QoS):
    """Counts what a worker has in hand; a message that Redis could not be told about is not in hand any more.

    The library keeps counting it. With as many of them as the worker has slots it fetches nothing more, never notices
    that the connection is gone, and stands still with its process alive. Redis hands the message out again after the
    visibility time-out, and a task asks its row what is left to do."""

    def ack(self, delivery_tag):
        try:
            super().ack(delivery_tag)
        except Exception:
            QoS.ack(self, delivery_tag)
            raise


def survive_restarts_of_redis():
    """Let every connection that this process makes count like that. Call it before the worker connects."""
    redis.Channel.QoS = ForgetsWhatCannotBeAnswered


__all__ = ["survive_restarts_of_redis"]
