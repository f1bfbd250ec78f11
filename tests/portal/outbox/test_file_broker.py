"""The queue in files, which the demonstration and the tests use."""

import threading
import uuid

import kombu
import pytest

from portal.outbox.file_broker import write_whole_files

BELLS = 400


@pytest.fixture
def options(tmp_path):
    write_whole_files()
    folders = {"data_folder_in": "queue", "data_folder_out": "queue", "control_folder": "control"}
    for name in folders.values():
        (tmp_path / name).mkdir(exist_ok=True)
    return {key: str(tmp_path / name) for key, name in folders.items()}


@pytest.mark.race
def test_whoever_reads_while_another_writes_finds_whole_bells(options):
    heard, faults, ready = [], [], threading.Event()
    name = uuid.uuid4().hex  # the library binds a queue once a process: one of that name elsewhere would count

    def listen():
        with kombu.Connection("filesystem://", transport_options=options) as connection:
            queue = connection.SimpleQueue(name)
            ready.set()
            while len(heard) < BELLS and not faults:
                try:
                    message = queue.get(block=False)
                except queue.Empty:
                    continue
                except Exception as fault:
                    faults.append(fault)
                    return
                message.ack()
                heard.append(message.payload["number"])

    listener = threading.Thread(target=listen)
    listener.start()
    assert ready.wait(20)  # two that bind at the same moment are not what is tried here
    with kombu.Connection("filesystem://", transport_options=options) as connection:
        queue = connection.SimpleQueue(name)
        for number in range(BELLS):
            queue.put({"number": number, "words": "x" * 2_000})
    listener.join(timeout=120)
    assert faults == []
    assert sorted(heard) == list(range(BELLS))
