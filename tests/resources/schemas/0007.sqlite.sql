BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0007');
CREATE TABLE answers (
	id INTEGER NOT NULL, 
	question_id INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	text TEXT, 
	note TEXT NOT NULL, 
	seconds DOUBLE, 
	given_at DATETIME NOT NULL, 
	taken_in_at DATETIME NOT NULL, 
	CONSTRAINT pk_answers PRIMARY KEY (id), 
	CONSTRAINT fk_answers_question_id FOREIGN KEY(question_id) REFERENCES questions (id), 
	CONSTRAINT uq_answers_source UNIQUE (source)
);
INSERT INTO "answers" VALUES(1,2,'annotation/2','王芳','corrected','17','清楚',4.5,'2026-03-04 12:00:00.123456','2026-11-30 19:38:49.706342');
INSERT INTO "answers" VALUES(2,1,'annotation/1','王芳','corrected','17','清楚',4.5,'2026-03-04 12:00:00.123456','2026-11-30 19:38:49.871144');
CREATE TABLE api_keys (
	id VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	made_by TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	CONSTRAINT pk_api_keys PRIMARY KEY (id), 
	CONSTRAINT ck_api_keys_role CHECK (role IN ('reviewer','operator','admin'))
);
INSERT INTO "api_keys" VALUES('7bppslvlet','扫描室','operator','ce1dcac15ecb25e2080451006276dabe7e27ca7e405d913263594a6096e193c7','admin','2026-11-30 19:38:49.942726','2026-11-30 19:38:49.948398');
CREATE TABLE attachments (
	document_id INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_attachments PRIMARY KEY (document_id, role), 
	CONSTRAINT fk_attachments_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "attachments" VALUES(1,'original','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2');
INSERT INTO "attachments" VALUES(1,'page/1','3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274');
INSERT INTO "attachments" VALUES(2,'original','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884');
INSERT INTO "attachments" VALUES(2,'page/1','3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274');
CREATE TABLE cells (
	document_id INTEGER NOT NULL, 
	table_index INTEGER NOT NULL, 
	row_index INTEGER NOT NULL, 
	col_index INTEGER NOT NULL, 
	row_span INTEGER NOT NULL, 
	col_span INTEGER NOT NULL, 
	page INTEGER, 
	box_left DOUBLE, 
	box_top DOUBLE, 
	box_right DOUBLE, 
	box_bottom DOUBLE, 
	edge_doubt DOUBLE NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_cells PRIMARY KEY (document_id, table_index, row_index, col_index), 
	CONSTRAINT fk_cells_document_id FOREIGN KEY(document_id, table_index) REFERENCES tables (document_id, table_index)
)
 WITHOUT ROWID

;
INSERT INTO "cells" VALUES(1,0,0,0,1,1,1,0.0,0.0,3.33333333333333314829e-01,0.25,0.0,0);
INSERT INTO "cells" VALUES(1,0,0,1,1,1,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.25,0.0,1);
INSERT INTO "cells" VALUES(1,0,0,2,1,1,1,6.66666666666666629659e-01,0.0,1.0,0.25,0.0,2);
INSERT INTO "cells" VALUES(1,0,1,0,1,1,1,0.0,0.25,3.33333333333333314829e-01,0.5,0.0,3);
INSERT INTO "cells" VALUES(1,0,1,1,1,1,1,3.33333333333333314829e-01,0.25,6.66666666666666629659e-01,0.5,0.0,4);
INSERT INTO "cells" VALUES(1,0,1,2,1,1,1,6.66666666666666629659e-01,0.25,1.0,0.5,0.0,5);
INSERT INTO "cells" VALUES(1,0,2,0,1,1,1,0.0,0.5,3.33333333333333314829e-01,0.75,0.0,6);
INSERT INTO "cells" VALUES(1,0,2,1,1,1,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,0.75,0.0,7);
INSERT INTO "cells" VALUES(1,0,2,2,1,1,1,6.66666666666666629659e-01,0.5,1.0,0.75,0.0,8);
INSERT INTO "cells" VALUES(1,0,3,0,1,1,1,0.0,0.75,3.33333333333333314829e-01,1.0,0.0,9);
INSERT INTO "cells" VALUES(1,0,3,1,1,1,1,3.33333333333333314829e-01,0.75,6.66666666666666629659e-01,1.0,0.0,10);
INSERT INTO "cells" VALUES(1,0,3,2,1,1,1,6.66666666666666629659e-01,0.75,1.0,1.0,0.0,11);
INSERT INTO "cells" VALUES(2,0,0,0,1,1,1,0.0,0.0,3.33333333333333314829e-01,0.5,0.0,0);
INSERT INTO "cells" VALUES(2,0,0,1,1,1,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.5,0.0,1);
INSERT INTO "cells" VALUES(2,0,0,2,1,1,1,6.66666666666666629659e-01,0.0,1.0,0.5,0.0,2);
INSERT INTO "cells" VALUES(2,0,1,0,1,1,1,0.0,0.5,3.33333333333333314829e-01,1.0,0.0,3);
INSERT INTO "cells" VALUES(2,0,1,1,1,1,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,1.0,0.0,4);
INSERT INTO "cells" VALUES(2,0,1,2,1,1,1,6.66666666666666629659e-01,0.5,1.0,1.0,0.0,5);
CREATE TABLE champions (
	task VARCHAR(32) NOT NULL, 
	model TEXT NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_champions PRIMARY KEY (task), 
	CONSTRAINT fk_champions_model FOREIGN KEY(model) REFERENCES models (name)
);
INSERT INTO "champions" VALUES('recognise','small-2','2026-11-30 19:38:49.924945');
CREATE TABLE collected (
	document_id INTEGER NOT NULL, 
	mark TEXT NOT NULL, 
	left_out JSON NOT NULL, 
	collected_at DATETIME NOT NULL, 
	CONSTRAINT pk_collected PRIMARY KEY (document_id), 
	CONSTRAINT fk_collected_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "collected" VALUES(1,'settled/1','{"several-lines":1}','2026-11-30 19:38:49.933542');
CREATE TABLE corrections (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	answer_id INTEGER, 
	reviewer TEXT NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	before_text TEXT, 
	after_text TEXT, 
	kind VARCHAR(16) NOT NULL, 
	value VARCHAR, 
	unit TEXT, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_corrections PRIMARY KEY (id), 
	CONSTRAINT fk_corrections_answer_id FOREIGN KEY(answer_id) REFERENCES answers (id), 
	CONSTRAINT fk_corrections_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "corrections" VALUES(1,1,0,'requests.r2.c2',1,'王芳','corrected','11','17','number','17',NULL,'2026-03-04 12:00:00.123456');
INSERT INTO "corrections" VALUES(2,1,0,'requests.r1.c1',2,'王芳','corrected','11','17','number','17',NULL,'2026-03-04 12:00:00.123456');
INSERT INTO "corrections" VALUES(3,1,0,'requests.r3.c1',NULL,'王芳','corrected','11','131','number','131',NULL,'2026-03-04 12:00:00.123456');
CREATE TABLE dataset_samples (
	version VARCHAR(64) NOT NULL, 
	sample_id VARCHAR(64) NOT NULL, 
	split VARCHAR(16) NOT NULL, 
	weight DOUBLE NOT NULL, 
	CONSTRAINT pk_dataset_samples PRIMARY KEY (version, sample_id), 
	CONSTRAINT fk_dataset_samples_version FOREIGN KEY(version) REFERENCES datasets (version), 
	CONSTRAINT fk_dataset_samples_sample_id FOREIGN KEY(sample_id) REFERENCES samples (id)
);
INSERT INTO "dataset_samples" VALUES('05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f','7d8151648bcd4547af356a365ef538e9e85036522bec19e6e3dafe5006948b3f','train',1.0);
CREATE TABLE datasets (
	version VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	parent VARCHAR(64), 
	manifest JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_datasets PRIMARY KEY (version)
);
INSERT INTO "datasets" VALUES('05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f','corrections',NULL,'{"schema":"gouji.dataset/1"}','2026-03-04 12:00:00.123456');
CREATE TABLE documents (
	id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	media_type VARCHAR(100) DEFAULT '' NOT NULL, 
	size INTEGER DEFAULT '0' NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	options JSON NOT NULL, 
	versions JSON NOT NULL, 
	received_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	settled_at DATETIME, 
	reading_order JSON, 
	seconds JSON, 
	CONSTRAINT pk_documents PRIMARY KEY (id), 
	CONSTRAINT ck_documents_state CHECK (state IN ('received','reading','held','settled','failed','cancelled')), 
	CONSTRAINT uq_documents_sha256 UNIQUE (sha256)
);
INSERT INTO "documents" VALUES(1,'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','年报.pdf','application/pdf',1024,'settled',1,'','{"form":"auto"}','{"risk":"1"}','2026-11-30 19:38:49.612393','2026-11-30 19:38:49.892203','2026-11-30 19:38:49.892197','[["line",0],["table",0]]','{"read":1.25}');
INSERT INTO "documents" VALUES(2,'39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','存疑.pdf','application/pdf',1024,'held',1,'','{"form":"auto"}','{"risk":"1"}','2026-11-30 19:38:49.661583','2026-11-30 19:38:49.676945',NULL,'[["line",0],["table",0]]','{"read":1.25}');
INSERT INTO "documents" VALUES(3,'2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','长.pdf','',0,'received',0,'','{"form":"none"}','{}','2026-11-30 19:38:49.907916','2026-11-30 19:38:49.907916',NULL,NULL,NULL);
CREATE TABLE drawings (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	answer_id INTEGER, 
	tables JSON NOT NULL, 
	moved JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_drawings PRIMARY KEY (id), 
	CONSTRAINT fk_drawings_answer_id FOREIGN KEY(answer_id) REFERENCES structure_answers (id), 
	CONSTRAINT fk_drawings_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "drawings" VALUES(1,2,0,NULL,'"{\"kind\":\"gouji.pages/2\",\"name\":\"\",\"sha256\":\"39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884\",\"pages\":[],\"tables\":[[4,3,[[0,0,1,1,[\"\",1.0,\"ink\",[]],1,[0.0,0.0,0.3333333333333333,0.25],[],0.0],[0,1,1,1,[\"1\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"1\",-0.02],[\"8\",-4.1]]],1,[0.3333333333333333,0.0,0.6666666666666666,0.25],[],0.0],[0,2,1,1,[\"2\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"2\",-0.02],[\"8\",-4.1]]],1,[0.6666666666666666,0.0,1.0,0.25],[],0.0],[1,0,1,1,[\"10\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"10\",-0.02],[\"18\",-4.1]]],1,[0.0,0.25,0.3333333333333333,0.5],[],0.0],[1,1,1,1,[\"11\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"11\",-0.02],[\"18\",-4.1]]],1,[0.3333333333333333,0.25,0.6666666666666666,0.5],[[\"11\",0.5,\"again\",[]]],0.0],[1,2,1,1,[\"12\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"12\",-0.02],[\"18\",-4.1]]],1,[0.6666666666666666,0.25,1.0,0.5],[],0.0],[2,0,1,1,[\"20\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"20\",-0.02],[\"28\",-4.1]]],1,[0.0,0.5,0.3333333333333333,0.75],[],0.0],[2,1,1,1,[\"21\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"21\",-0.02],[\"28\",-4.1]]],1,[0.3333333333333333,0.5,0.6666666666666666,0.75],[],0.0],[2,2,1,1,[\"22\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"22\",-0.02],[\"28\",-4.1]]],1,[0.6666666666666666,0.5,1.0,0.75],[],0.0],[3,0,1,1,[\"30\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"30\",-0.02],[\"38\",-4.1]]],1,[0.0,0.75,0.3333333333333333,1.0],[],0.0],[3,1,1,1,[\"31\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"31\",-0.02],[\"38\",-4.1]]],1,[0.3333333333333333,0.75,0.6666666666666666,1.0],[],0.0],[3,2,1,1,[\"32\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"32\",-0.02],[\"38\",-4.1]]],1,[0.6666666666666666,0.75,1.0,1.0],[],0.0]],[1],[[0,0,1,1]],\"ruled\",[]]],\"lines\":[],\"order\":[],\"seconds\":{}}"','[]','2026-11-30 19:38:50.006782');
INSERT INTO "drawings" VALUES(2,2,1,1,'"{\"kind\":\"gouji.pages/2\",\"name\":\"\",\"sha256\":\"39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884\",\"pages\":[],\"tables\":[[2,3,[[0,0,1,1,[\"\",1.0,\"ink\",[]],1,[0.0,0.0,0.3333333333333333,0.5],[],0.0],[0,1,1,1,[\"1\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"1\",-0.02],[\"8\",-4.1]]],1,[0.3333333333333333,0.0,0.6666666666666666,0.5],[],0.0],[0,2,1,1,[\"2\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"2\",-0.02],[\"8\",-4.1]]],1,[0.6666666666666666,0.0,1.0,0.5],[],0.0],[1,0,1,1,[\"10\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"10\",-0.02],[\"18\",-4.1]]],1,[0.0,0.5,0.3333333333333333,1.0],[],0.0],[1,1,1,1,[\"11\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"11\",-0.02],[\"18\",-4.1]]],1,[0.3333333333333333,0.5,0.6666666666666666,1.0],[[\"11\",0.5,\"again\",[]]],0.0],[1,2,1,1,[\"12\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"12\",-0.02],[\"18\",-4.1]]],1,[0.6666666666666666,0.5,1.0,1.0],[],0.0]],[1],[[0,0,1,1]],\"ruled\",[]]],\"lines\":[],\"order\":[],\"seconds\":{}}"','[]','2026-11-30 19:38:50.007467');
CREATE TABLE events (
	seq INTEGER NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	kind VARCHAR(64) NOT NULL, 
	subject TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	data TEXT NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (seq), 
	CONSTRAINT uq_events_hash UNIQUE (hash), 
	CONSTRAINT uq_events_previous UNIQUE (previous)
);
INSERT INTO "events" VALUES(1,'2026-11-30T19:38:49.618524Z','document.received','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"name":"\u5e74\u62a5.pdf","size":1024}','','2174f236a3394e132e42fa887ed9834c057d9b442197f45a8ad1305586d1b034');
INSERT INTO "events" VALUES(2,'2026-11-30T19:38:49.622521Z','document.started','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"attempt":1,"worker":"worker"}','2174f236a3394e132e42fa887ed9834c057d9b442197f45a8ad1305586d1b034','fea56fbf2b53e2edd254b017ce5677fd20958b38462f7ab045024f9beb795d63');
INSERT INTO "events" VALUES(3,'2026-11-30T19:38:49.653279Z','document.held','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"cells":12,"facts":13,"pages":1,"versions":{"risk":"1"}}','fea56fbf2b53e2edd254b017ce5677fd20958b38462f7ab045024f9beb795d63','1328fe87e3a0fb47c76430c2f8b5ab76e07f5363a94fc27f5b9750be5c4eee26');
INSERT INTO "events" VALUES(4,'2026-11-30T19:38:49.653279Z','flags.opened','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"flags":{"requests.r1.c1":["low-confidence"],"requests.r2.c2":["low-confidence"]},"report":0}','1328fe87e3a0fb47c76430c2f8b5ab76e07f5363a94fc27f5b9750be5c4eee26','5bbff43a0d82a5626cd58f12a0975b473d29388daba917b822304e587e9f4b8d');
INSERT INTO "events" VALUES(5,'2026-11-30T19:38:49.663344Z','document.received','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"name":"\u5b58\u7591.pdf","size":1024}','5bbff43a0d82a5626cd58f12a0975b473d29388daba917b822304e587e9f4b8d','f8f6bf1a86debf62c604b8bdada85366b487612dc4a5ed7e4bae7cd0672f5ce5');
INSERT INTO "events" VALUES(6,'2026-11-30T19:38:49.665078Z','document.started','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"attempt":1,"worker":"worker"}','f8f6bf1a86debf62c604b8bdada85366b487612dc4a5ed7e4bae7cd0672f5ce5','ff44538213129297bc807edad341c576e844524f85585c168fed35c117c1755b');
INSERT INTO "events" VALUES(7,'2026-11-30T19:38:49.679011Z','document.held','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"cells":12,"facts":13,"pages":1,"versions":{"risk":"1"}}','ff44538213129297bc807edad341c576e844524f85585c168fed35c117c1755b','dc159cfaf8ff5191983cbbfeb37c5b2b214836aebb0a092864ce60bb051870cd');
INSERT INTO "events" VALUES(8,'2026-11-30T19:38:49.679011Z','flags.opened','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"flags":{"requests.r1.c1":["low-confidence"],"requests.r2.c2":["low-confidence"]},"report":0}','dc159cfaf8ff5191983cbbfeb37c5b2b214836aebb0a092864ce60bb051870cd','44e2529d97bb05229e4248443eb657ae50e3ea0d506d3fc4b292866e03741652');
INSERT INTO "events" VALUES(9,'2026-11-30T19:38:49.687064Z','question.asked','2','gouji','{"task":"1/2"}','44e2529d97bb05229e4248443eb657ae50e3ea0d506d3fc4b292866e03741652','4f20b88fd2bf5da951dc70d3e490a715625e1584c128725c01e874fcd4acc584');
INSERT INTO "events" VALUES(10,'2026-11-30T19:38:49.687064Z','question.asked','4','gouji','{"task":"1/4"}','4f20b88fd2bf5da951dc70d3e490a715625e1584c128725c01e874fcd4acc584','9a45c9fd58f27702b28ad3a7da7d4d4752ccba117d66fd73d737bc61637242b2');
INSERT INTO "events" VALUES(11,'2026-11-30T19:38:49.687064Z','question.asked','1','gouji','{"task":"1/1"}','9a45c9fd58f27702b28ad3a7da7d4d4752ccba117d66fd73d737bc61637242b2','177ed00c75754297d876a9ad1c516accf9b8106eb2ebb8d530f7eb61715fa037');
INSERT INTO "events" VALUES(12,'2026-11-30T19:38:49.687064Z','question.asked','3','gouji','{"task":"1/3"}','177ed00c75754297d876a9ad1c516accf9b8106eb2ebb8d530f7eb61715fa037','b7b9ee0542359b181bba1f0d91ab044c8e38a54f2ddeb7ca76bb2bec63b78b5d');
INSERT INTO "events" VALUES(13,'2026-11-30T19:38:49.709890Z','answer.given','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"key":"requests.r2.c2","outcome":"corrected","question":2,"source":"annotation/2","text":"17"}','b7b9ee0542359b181bba1f0d91ab044c8e38a54f2ddeb7ca76bb2bec63b78b5d','badc753b709a0e71ad0cd67d8c30a74632855b35c6418203ab68e0a6ca41e1b8');
INSERT INTO "events" VALUES(14,'2026-11-30T19:38:49.709890Z','correction.made','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"after":"17","before":"11","key":"requests.r2.c2","outcome":"corrected","report":0}','badc753b709a0e71ad0cd67d8c30a74632855b35c6418203ab68e0a6ca41e1b8','5edae4ea16822721752d45d245bfc06b9f750948978647a743634630e59f856d');
INSERT INTO "events" VALUES(15,'2026-11-30T19:38:49.873938Z','answer.given','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"key":"requests.r1.c1","outcome":"corrected","question":1,"source":"annotation/1","text":"17"}','5edae4ea16822721752d45d245bfc06b9f750948978647a743634630e59f856d','d288f364aa957fa5247dac9a92ebf66ad00cdd7ea076e519c04fd700a35b0095');
INSERT INTO "events" VALUES(16,'2026-11-30T19:38:49.873938Z','correction.made','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"after":"17","before":"11","key":"requests.r1.c1","outcome":"corrected","report":0}','d288f364aa957fa5247dac9a92ebf66ad00cdd7ea076e519c04fd700a35b0095','482c811fd8d5c7165c6fcba28c6b267e3e0cd7df8cbd16e00e972a7fefd8c8f1');
INSERT INTO "events" VALUES(17,'2026-11-30T19:38:49.885319Z','document.settled','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"digest":"c542755f67a96b82368167a7376a9d24de589634de10a6e9c891c8109e7f7cca","records":12}','482c811fd8d5c7165c6fcba28c6b267e3e0cd7df8cbd16e00e972a7fefd8c8f1','90ec52c33091d1b3bdec23e9cf2702f02cfaf882dcb11fcb0aa319dd996d335c');
INSERT INTO "events" VALUES(18,'2026-11-30T19:38:49.888564Z','document.reopened','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"why":"requests.r3.c1 was corrected"}','90ec52c33091d1b3bdec23e9cf2702f02cfaf882dcb11fcb0aa319dd996d335c','52fbd138bdbfde7506864097311a355beb4142740a3db9923da98312d532587e');
INSERT INTO "events" VALUES(19,'2026-11-30T19:38:49.888564Z','correction.made','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"after":"131","before":"11","key":"requests.r3.c1","outcome":"corrected","report":0}','52fbd138bdbfde7506864097311a355beb4142740a3db9923da98312d532587e','c71914d5c15effc44e249ea0ebed0a47fb46ff1e00d27885f3584e53eb1a984e');
INSERT INTO "events" VALUES(20,'2026-11-30T19:38:49.897270Z','document.settled','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"digest":"5b9e21733dfb85d60fda93edb9fe43040425af26535ae39cf8e6b26b102aafa5","records":1}','c71914d5c15effc44e249ea0ebed0a47fb46ff1e00d27885f3584e53eb1a984e','2a4171206a090176da0a7b7eda9d21070660080df4a8d13ca420fc2cd7c49700');
INSERT INTO "events" VALUES(21,'2026-11-30T19:38:49.904228Z','question.again','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"code":"low-confidence","key":"requests.r2.c2","question":5}','2a4171206a090176da0a7b7eda9d21070660080df4a8d13ca420fc2cd7c49700','1e6c2f700d25e0d978d67f8c233807f80cf0de91c5ddd32197a816cb52b961b8');
INSERT INTO "events" VALUES(22,'2026-11-30T19:38:49.909103Z','document.received','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','gouji','{"name":"\u957f.pdf","size":0}','1e6c2f700d25e0d978d67f8c233807f80cf0de91c5ddd32197a816cb52b961b8','886ce18e89d5d02c0478ac0497c4d5a08fd97a321ee5d9a1ea59c76780fdb57b');
INSERT INTO "events" VALUES(23,'2026-11-30T19:38:49.913811Z','document.split','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','gouji','{"groups":[[1,20],[21,40]]}','886ce18e89d5d02c0478ac0497c4d5a08fd97a321ee5d9a1ea59c76780fdb57b','183b7c784d36ea86ec6e8a09d25caee4021f570fc0d97e0b09f072a679a48bb0');
INSERT INTO "events" VALUES(24,'2026-11-30T19:38:49.917503Z','document.part_read','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','gouji','{"part":0,"result":"37a680133bd09342f934afb8dd2c7d9e1b624da5f35e3a38adb103e37c055ed1"}','183b7c784d36ea86ec6e8a09d25caee4021f570fc0d97e0b09f072a679a48bb0','0e1d1f94eec8f61a1edeb00c3673bfca6c3e57d4f98044bf2a99fd1dfbf525e6');
INSERT INTO "events" VALUES(25,'2026-11-30T19:38:49.920876Z','model.registered','small-1','gouji','{"parent":null,"sha256":"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b","task":"recognise"}','0e1d1f94eec8f61a1edeb00c3673bfca6c3e57d4f98044bf2a99fd1dfbf525e6','b5d86fdfe77eee3b4250e901ea31802e46dd1f0af71ab3e9d432160845394517');
INSERT INTO "events" VALUES(26,'2026-11-30T19:38:49.922166Z','model.registered','small-2','gouji','{"parent":"small-1","sha256":"d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35","task":"recognise"}','b5d86fdfe77eee3b4250e901ea31802e46dd1f0af71ab3e9d432160845394517','cc46824cfc32e76fce0b6aee4c0a9a702fc4418dd2d172b5e1e552bd1af75b54');
INSERT INTO "events" VALUES(27,'2026-11-30T19:38:49.926164Z','model.promoted','small-2','admin','{"before":null,"task":"recognise"}','cc46824cfc32e76fce0b6aee4c0a9a702fc4418dd2d172b5e1e552bd1af75b54','3086236c7706b99380ec36be9851d69c5b206482cc9fcf24b9fbccb7a50e19b3');
INSERT INTO "events" VALUES(28,'2026-11-30T19:38:49.934499Z','samples.collected','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"standing":1,"superseded":0}','3086236c7706b99380ec36be9851d69c5b206482cc9fcf24b9fbccb7a50e19b3','339e8765cd26ef71599bb9c3087d2763f85522501f6dc2ac5412c59a39682da3');
INSERT INTO "events" VALUES(29,'2026-11-30T19:38:49.939252Z','dataset.built','corrections','gouji','{"parent":null,"samples":1,"version":"05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f"}','339e8765cd26ef71599bb9c3087d2763f85522501f6dc2ac5412c59a39682da3','43d7ce362ad166557ff0d1451c30d7ba79f5bc81fd2a526a45acdb596349e3ef');
INSERT INTO "events" VALUES(30,'2026-11-30T19:38:49.943472Z','key.made','7bppslvlet','admin','{"name":"\u626b\u63cf\u5ba4","role":"operator"}','43d7ce362ad166557ff0d1451c30d7ba79f5bc81fd2a526a45acdb596349e3ef','55fdf7c14ebe1baa8fc85c02d3500d843023964c2679db98f5ced98eeb55762e');
INSERT INTO "events" VALUES(31,'2026-11-30T19:38:49.948798Z','key.revoked','7bppslvlet','admin','{"name":"\u626b\u63cf\u5ba4","role":"operator"}','55fdf7c14ebe1baa8fc85c02d3500d843023964c2679db98f5ced98eeb55762e','9168749ac16400a2e0537a1bb946a05ad225acd31eafe18d4522d631ebb0ae9a');
INSERT INTO "events" VALUES(32,'2026-11-30T19:38:49.985843Z','tables.doubted','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"tables":[[1,0]]}','9168749ac16400a2e0537a1bb946a05ad225acd31eafe18d4522d631ebb0ae9a','0822d16180013ab4cd88439ca8510d3b4bc392db34c89050ca7761762772df94');
INSERT INTO "events" VALUES(33,'2026-11-30T19:38:49.991404Z','table.answered','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','王芳','{"cells":1,"outcome":"corrected","question":1,"source":"annotation/9@1"}','0822d16180013ab4cd88439ca8510d3b4bc392db34c89050ca7761762772df94','dae88210b7c46181c4f558e7d8006d54d83a16bc7e36198f7e341a9b54e91cf7');
INSERT INTO "events" VALUES(34,'2026-11-30T19:38:50.015262Z','document.redrawn','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"answer":"annotation/9@1","moved":[],"version":1}','dae88210b7c46181c4f558e7d8006d54d83a16bc7e36198f7e341a9b54e91cf7','2bad0c45538f153ef223f1c6cc3b1727dd89a1111f0ef3a3cc9f803800a2a9eb');
INSERT INTO "events" VALUES(35,'2026-11-30T19:38:50.022733Z','question.reminded','4','gouji','{"reviewer":"\u738b\u82b3","told":"mail"}','2bad0c45538f153ef223f1c6cc3b1727dd89a1111f0ef3a3cc9f803800a2a9eb','bb4c2ebcbd158172e66229c8451356abc9385a3a8b0761db1774f36669876bde');
INSERT INTO "events" VALUES(36,'2026-11-30T19:38:50.033927Z','training.called','1','gouji','{"dataset":"corrections","task":"recognise","why":"by hand"}','bb4c2ebcbd158172e66229c8451356abc9385a3a8b0761db1774f36669876bde','d81bfb573f72b858de035263c300a4a7f1db3a27f45286ff9982554db1893f44');
INSERT INTO "events" VALUES(37,'2026-11-30T19:38:50.040019Z','training.refused','1','gouji','{"model":null,"told":["nothing was learned"]}','d81bfb573f72b858de035263c300a4a7f1db3a27f45286ff9982554db1893f44','cc6e13dfcc74ed4fe07b56e4fe7b5d9267494d79173311cf3a6068d61fe36c04');
CREATE TABLE facts (
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	label TEXT NOT NULL, 
	text TEXT, 
	kind VARCHAR(16) NOT NULL, 
	value VARCHAR, 
	unit TEXT, 
	table_index INTEGER, 
	row_index INTEGER, 
	col_index INTEGER, 
	page INTEGER, 
	box_left DOUBLE, 
	box_top DOUBLE, 
	box_right DOUBLE, 
	box_bottom DOUBLE, 
	edge_doubt DOUBLE NOT NULL, 
	own_readings JSON, 
	CONSTRAINT pk_facts PRIMARY KEY (document_id, report_index, "key"), 
	CONSTRAINT fk_facts_document_id FOREIGN KEY(document_id, report_index) REFERENCES reports (document_id, report_index)
);
INSERT INTO "facts" VALUES(1,0,'requests.r0.c0',0,'行0 / 列0','','blank',NULL,NULL,0,0,0,1,0.0,0.0,3.33333333333333314829e-01,0.25,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r0.c1',1,'行0 / 列1','1','number','1',NULL,0,0,1,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.25,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r0.c2',2,'行0 / 列2','2','number','2',NULL,0,0,2,1,6.66666666666666629659e-01,0.0,1.0,0.25,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r1.c0',3,'行1 / 列0','10','number','10',NULL,0,1,0,1,0.0,0.25,3.33333333333333314829e-01,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r1.c1',4,'行1 / 列1','11','number','11',NULL,0,1,1,1,3.33333333333333314829e-01,0.25,6.66666666666666629659e-01,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r1.c2',5,'行1 / 列2','12','number','12',NULL,0,1,2,1,6.66666666666666629659e-01,0.25,1.0,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r2.c0',6,'行2 / 列0','20','number','20',NULL,0,2,0,1,0.0,0.5,3.33333333333333314829e-01,0.75,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r2.c1',7,'行2 / 列1','21','number','21',NULL,0,2,1,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,0.75,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r2.c2',8,'行2 / 列2','22','number','22',NULL,0,2,2,1,6.66666666666666629659e-01,0.5,1.0,0.75,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r3.c0',9,'行3 / 列0','30','number','30',NULL,0,3,0,1,0.0,0.75,3.33333333333333314829e-01,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r3.c1',10,'行3 / 列1','31','number','31',NULL,0,3,1,1,3.33333333333333314829e-01,0.75,6.66666666666666629659e-01,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r3.c2',11,'行3 / 列2','32','number','32',NULL,0,3,2,1,6.66666666666666629659e-01,0.75,1.0,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.absent',12,'',NULL,'blank',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r0.c0',0,'行0 / 列0','','blank',NULL,NULL,0,0,0,1,0.0,0.0,3.33333333333333314829e-01,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r0.c1',1,'行0 / 列1','1','number','1',NULL,0,0,1,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r0.c2',2,'行0 / 列2','2','number','2',NULL,0,0,2,1,6.66666666666666629659e-01,0.0,1.0,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r1.c0',3,'行1 / 列0','10','number','10',NULL,0,1,0,1,0.0,0.5,3.33333333333333314829e-01,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r1.c1',4,'行1 / 列1','11','number','11',NULL,0,1,1,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r1.c2',5,'行1 / 列2','12','number','12',NULL,0,1,2,1,6.66666666666666629659e-01,0.5,1.0,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.absent',6,'',NULL,'blank',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.0,NULL);
CREATE TABLE findings (
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	rule TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	text TEXT NOT NULL, 
	left_sum VARCHAR, 
	right_sum VARCHAR, 
	facts JSON NOT NULL, 
	cells JSON NOT NULL, 
	why TEXT NOT NULL, 
	CONSTRAINT pk_findings PRIMARY KEY (document_id, report_index, position), 
	CONSTRAINT ck_findings_status CHECK (status IN ('holds','violated','not-assessable')), 
	CONSTRAINT fk_findings_document_id FOREIGN KEY(document_id, report_index) REFERENCES reports (document_id, report_index)
);
INSERT INTO "findings" VALUES(1,0,0,'requests.balance','natural','holds','一 + 二 = 三（七） + 四','12.50','12','["requests.r1.c1","requests.r1.c2"]','[[0,1,1]]','');
INSERT INTO "findings" VALUES(2,0,0,'requests.balance','natural','holds','一 + 二 = 三（七） + 四','12.50','12','["requests.r1.c1","requests.r1.c2"]','[[0,1,1]]','');
CREATE TABLE flags (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	reasons JSON NOT NULL, 
	priority INTEGER NOT NULL, 
	opened_by TEXT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	opened_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	CONSTRAINT pk_flags PRIMARY KEY (id), 
	CONSTRAINT ck_flags_state CHECK (state IN ('open','answered','withdrawn')), 
	CONSTRAINT fk_flags_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "flags" VALUES(1,1,0,'requests.r1.c1','[["low-confidence","3 可能是 8",null]]',0,'gouji','answered','2026-11-30 19:38:49.647334','2026-11-30 19:38:49.872293');
INSERT INTO "flags" VALUES(2,1,0,'requests.r2.c2','[["low-confidence","3 可能是 8",null]]',1,'gouji','answered','2026-11-30 19:38:49.647334','2026-11-30 19:38:49.708056');
INSERT INTO "flags" VALUES(3,2,0,'requests.r1.c1','[["low-confidence","3 可能是 8",null]]',0,'gouji','open','2026-11-30 19:38:49.677938',NULL);
INSERT INTO "flags" VALUES(4,2,0,'requests.r2.c2','[["low-confidence","3 可能是 8",null]]',1,'gouji','open','2026-11-30 19:38:49.677938',NULL);
CREATE TABLE labelstudio_annotations (
	project_id INTEGER NOT NULL, 
	annotation INTEGER NOT NULL, 
	cell_id TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	updated_at DATETIME NOT NULL, 
	gone_at DATETIME, 
	CONSTRAINT pk_labelstudio_annotations PRIMARY KEY (project_id, annotation), 
	CONSTRAINT fk_labelstudio_annotations_project_id FOREIGN KEY(project_id) REFERENCES labelstudio_projects (id)
);
INSERT INTO "labelstudio_annotations" VALUES(1,5,'q1-0123456789ab-0.requests.r1.c1','王芳','2026-03-04 12:00:00.123456',NULL);
CREATE TABLE labelstudio_projects (
	id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	mark VARCHAR(64) NOT NULL, 
	version INTEGER NOT NULL, 
	project INTEGER, 
	made_at DATETIME NOT NULL, 
	retired_at DATETIME, 
	seen_until DATETIME, 
	CONSTRAINT pk_labelstudio_projects PRIMARY KEY (id), 
	CONSTRAINT uq_labelstudio_projects_mark UNIQUE (mark)
);
INSERT INTO "labelstudio_projects" VALUES(1,'figures-zh','gouji:0123456789abcdef',1,3,'2026-11-30 19:38:49.953411',NULL,NULL);
CREATE TABLE labelstudio_tasks (
	cell_id TEXT NOT NULL, 
	project_id INTEGER NOT NULL, 
	task INTEGER, 
	sent_at DATETIME NOT NULL, 
	CONSTRAINT pk_labelstudio_tasks PRIMARY KEY (cell_id), 
	CONSTRAINT fk_labelstudio_tasks_project_id FOREIGN KEY(project_id) REFERENCES labelstudio_projects (id)
);
INSERT INTO "labelstudio_tasks" VALUES('q1-0123456789ab-0.requests.r1.c1',1,17,'2026-11-30 19:38:49.968674');
CREATE TABLE lines (
	document_id INTEGER NOT NULL, 
	line_index INTEGER NOT NULL, 
	page INTEGER, 
	box_left DOUBLE, 
	box_top DOUBLE, 
	box_right DOUBLE, 
	box_bottom DOUBLE, 
	text TEXT NOT NULL, 
	confidence DOUBLE NOT NULL, 
	reader TEXT NOT NULL, 
	alternatives JSON, 
	CONSTRAINT pk_lines PRIMARY KEY (document_id, line_index), 
	CONSTRAINT fk_lines_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID

;
INSERT INTO "lines" VALUES(1,0,1,0.1,0.0,0.9,0.05,'示例市统计局2023年年度报告',0.99,'onnx/PP-OCRv6_small@1f2e3d4c',NULL);
INSERT INTO "lines" VALUES(2,0,1,0.1,0.0,0.9,0.05,'示例市统计局2023年年度报告',0.99,'onnx/PP-OCRv6_small@1f2e3d4c',NULL);
CREATE TABLE models (
	name TEXT NOT NULL, 
	task VARCHAR(32) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	parent TEXT, 
	dataset TEXT, 
	settings JSON NOT NULL, 
	results JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_models PRIMARY KEY (name), 
	CONSTRAINT fk_models_parent FOREIGN KEY(parent) REFERENCES models (name)
);
INSERT INTO "models" VALUES('small-1','recognise','6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b',NULL,NULL,'{"lr":0.1}','{"cer":0.02}','2026-03-04 12:00:00.123456');
INSERT INTO "models" VALUES('small-2','recognise','d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35','small-1','d1','{}','{}','2026-03-05 12:00:00.123456');
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	job VARCHAR(64) NOT NULL, 
	lane VARCHAR(16) NOT NULL, 
	subject TEXT NOT NULL, 
	payload JSON NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	made_at DATETIME NOT NULL, 
	available_at DATETIME NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	claimed_by TEXT, 
	closed_at DATETIME, 
	last_error TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT ck_outbox_state CHECK (state IN ('waiting','claimed','done','dead'))
);
INSERT INTO "outbox" VALUES(1,'read','now','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','{}','done','2026-11-30 19:38:49.615406','2026-11-30 19:38:49.615406',0,NULL,'2026-11-30 19:38:49.645123','');
INSERT INTO "outbox" VALUES(2,'ask','now','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','{}','done','2026-11-30 19:38:49.652471','2026-11-30 19:38:49.652471',0,NULL,'2026-11-30 19:38:49.884597','');
INSERT INTO "outbox" VALUES(3,'read','now','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','{}','done','2026-11-30 19:38:49.662504','2026-11-30 19:38:49.662504',0,NULL,'2026-11-30 19:38:49.677334','');
INSERT INTO "outbox" VALUES(4,'ask','now','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','{}','waiting','2026-11-30 19:38:49.678353','2026-11-30 19:38:52.060302',1,NULL,NULL,'Redis does not answer');
INSERT INTO "outbox" VALUES(5,'check','now','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','{}','done','2026-11-30 19:38:49.709605','2026-11-30 19:38:49.709605',0,NULL,'2026-11-30 19:38:49.884597','');
INSERT INTO "outbox" VALUES(6,'check','now','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','{}','done','2026-11-30 19:38:49.888299','2026-11-30 19:38:49.888299',0,NULL,'2026-11-30 19:38:49.896675','');
INSERT INTO "outbox" VALUES(7,'withdraw','now','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','{"questions":[4]}','waiting','2026-11-30 19:38:49.903005','2026-11-30 19:38:52.062589',1,NULL,NULL,'Redis does not answer');
INSERT INTO "outbox" VALUES(8,'read','now','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','{}','done','2026-11-30 19:38:49.908497','2026-11-30 19:38:49.908497',0,NULL,'2026-11-30 19:38:49.913427','');
INSERT INTO "outbox" VALUES(9,'read-part','now','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','{"part":0}','waiting','2026-11-30 19:38:49.912936','2026-11-30 19:38:49.912936',0,NULL,NULL,'');
INSERT INTO "outbox" VALUES(10,'read-part','now','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','{"part":1}','waiting','2026-11-30 19:38:49.913234','2026-11-30 19:38:49.913234',0,NULL,NULL,'');
INSERT INTO "outbox" VALUES(11,'redraw','now','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','{}','waiting','2026-11-30 19:38:49.991144','2026-11-30 19:38:49.991144',0,NULL,NULL,'');
INSERT INTO "outbox" VALUES(12,'check','now','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','{}','waiting','2026-11-30 19:38:50.014967','2026-11-30 19:38:50.014967',0,NULL,NULL,'');
INSERT INTO "outbox" VALUES(13,'learn','train','1','{"training":1}','waiting','2026-11-30 19:38:50.033243','2026-11-30 19:38:50.033243',0,NULL,NULL,'');
CREATE TABLE pages (
	document_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	rotation DOUBLE NOT NULL, 
	CONSTRAINT pk_pages PRIMARY KEY (document_id, number), 
	CONSTRAINT fk_pages_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID

;
INSERT INTO "pages" VALUES(1,1,1654,2339,0.4);
INSERT INTO "pages" VALUES(2,1,1654,2339,0.4);
CREATE TABLE parts (
	document_id INTEGER NOT NULL, 
	part_index INTEGER NOT NULL, 
	first_page INTEGER NOT NULL, 
	last_page INTEGER NOT NULL, 
	pages_done INTEGER DEFAULT '0' NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	result VARCHAR(64), 
	changed_at DATETIME NOT NULL, weights TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_parts PRIMARY KEY (document_id, part_index), 
	CONSTRAINT fk_parts_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "parts" VALUES(3,0,1,20,20,0,'37a680133bd09342f934afb8dd2c7d9e1b624da5f35e3a38adb103e37c055ed1','2026-11-30 19:38:49.916884','');
INSERT INTO "parts" VALUES(3,1,21,40,0,0,NULL,'2026-11-30 19:38:49.912505','');
CREATE TABLE promotions (
	id INTEGER NOT NULL, 
	task VARCHAR(32) NOT NULL, 
	model TEXT NOT NULL, 
	"before" TEXT, 
	how VARCHAR(16) NOT NULL, 
	actor TEXT NOT NULL, 
	why TEXT DEFAULT '' NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_promotions PRIMARY KEY (id), 
	CONSTRAINT ck_promotions_how CHECK (how IN ('promoted','rolled-back')), 
	CONSTRAINT fk_promotions_model FOREIGN KEY(model) REFERENCES models (name)
);
INSERT INTO "promotions" VALUES(1,'recognise','small-2',NULL,'promoted','admin','','2026-11-30 19:38:49.925598');
CREATE TABLE questions (
	id INTEGER NOT NULL, 
	flag_id INTEGER NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	confidence DOUBLE NOT NULL, 
	task TEXT, 
	reviewer TEXT, 
	made_at DATETIME NOT NULL, 
	asked_at DATETIME, 
	closed_at DATETIME, 
	CONSTRAINT pk_questions PRIMARY KEY (id), 
	CONSTRAINT ck_questions_state CHECK (state IN ('waiting','asked','answered','withdrawn')), 
	CONSTRAINT fk_questions_flag_id FOREIGN KEY(flag_id) REFERENCES flags (id)
);
INSERT INTO "questions" VALUES(1,1,'answered',0.8,'1/1',NULL,'2026-11-30 19:38:49.647334','2026-11-30 19:38:49.682902','2026-11-30 19:38:49.872827');
INSERT INTO "questions" VALUES(2,2,'answered',0.7,'1/2',NULL,'2026-11-30 19:38:49.647334','2026-11-30 19:38:49.682902','2026-11-30 19:38:49.708583');
INSERT INTO "questions" VALUES(3,3,'asked',0.8,'1/3',NULL,'2026-11-30 19:38:49.677938','2026-11-30 19:38:49.682902',NULL);
INSERT INTO "questions" VALUES(4,4,'withdrawn',0.7,'1/4',NULL,'2026-11-30 19:38:49.677938','2026-11-30 19:38:49.682902','2026-11-30 19:38:49.902547');
INSERT INTO "questions" VALUES(5,4,'waiting',0.7,NULL,NULL,'2026-11-30 19:38:49.903474',NULL,NULL);
CREATE TABLE readings (
	document_id INTEGER NOT NULL, 
	table_index INTEGER NOT NULL, 
	row_index INTEGER NOT NULL, 
	col_index INTEGER NOT NULL, 
	look INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	confidence DOUBLE NOT NULL, 
	reader TEXT NOT NULL, 
	alternatives JSON, 
	CONSTRAINT pk_readings PRIMARY KEY (document_id, table_index, row_index, col_index, look), 
	CONSTRAINT fk_readings_document_id FOREIGN KEY(document_id, table_index, row_index, col_index) REFERENCES cells (document_id, table_index, row_index, col_index)
)
 WITHOUT ROWID

;
INSERT INTO "readings" VALUES(1,0,0,0,0,'',1.0,'ink',NULL);
INSERT INTO "readings" VALUES(1,0,0,1,0,'1',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["1",-0.02],["8",-4.1]]');
INSERT INTO "readings" VALUES(1,0,0,2,0,'2',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["2",-0.02],["8",-4.1]]');
INSERT INTO "readings" VALUES(1,0,1,0,0,'10',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["10",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(1,0,1,1,0,'11',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["11",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(1,0,1,1,1,'11',0.5,'again',NULL);
INSERT INTO "readings" VALUES(1,0,1,2,0,'12',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["12",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(1,0,2,0,0,'20',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["20",-0.02],["28",-4.1]]');
INSERT INTO "readings" VALUES(1,0,2,1,0,'21',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["21",-0.02],["28",-4.1]]');
INSERT INTO "readings" VALUES(1,0,2,2,0,'22',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["22",-0.02],["28",-4.1]]');
INSERT INTO "readings" VALUES(1,0,3,0,0,'30',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["30",-0.02],["38",-4.1]]');
INSERT INTO "readings" VALUES(1,0,3,1,0,'31',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["31",-0.02],["38",-4.1]]');
INSERT INTO "readings" VALUES(1,0,3,2,0,'32',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["32",-0.02],["38",-4.1]]');
INSERT INTO "readings" VALUES(2,0,0,0,0,'',1.0,'ink',NULL);
INSERT INTO "readings" VALUES(2,0,0,1,0,'1',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["1",-0.02],["8",-4.1]]');
INSERT INTO "readings" VALUES(2,0,0,2,0,'2',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["2",-0.02],["8",-4.1]]');
INSERT INTO "readings" VALUES(2,0,1,0,0,'10',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["10",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(2,0,1,1,0,'11',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["11",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(2,0,1,1,1,'11',0.5,'again',NULL);
INSERT INTO "readings" VALUES(2,0,1,2,0,'12',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["12",-0.02],["18",-4.1]]');
CREATE TABLE records (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	supersedes INTEGER, 
	position INTEGER NOT NULL, 
	agency TEXT, 
	year INTEGER, 
	form TEXT, 
	label TEXT NOT NULL, 
	text TEXT, 
	kind VARCHAR(16) NOT NULL, 
	value VARCHAR, 
	unit TEXT, 
	settled_by VARCHAR(16) NOT NULL, 
	outcome VARCHAR(32), 
	reviewer TEXT, 
	error_probability DOUBLE, 
	page INTEGER, 
	box_left DOUBLE, 
	box_top DOUBLE, 
	box_right DOUBLE, 
	box_bottom DOUBLE, 
	readers TEXT NOT NULL, 
	settled_at DATETIME NOT NULL, 
	CONSTRAINT pk_records PRIMARY KEY (id), 
	CONSTRAINT ck_records_settled_by CHECK (settled_by IN ('machine','reviewer','audit')), 
	CONSTRAINT ck_records_version CHECK ((version = 1) = (supersedes IS NULL)), 
	CONSTRAINT fk_records_document_id FOREIGN KEY(document_id) REFERENCES documents (id), 
	CONSTRAINT fk_records_supersedes FOREIGN KEY(supersedes) REFERENCES records (id), 
	CONSTRAINT uq_records_supersedes UNIQUE (supersedes)
);
INSERT INTO "records" VALUES(1,1,0,'requests.r0.c0',1,NULL,0,'示例市统计局',2023,'gov-disclosure-2021','行0 / 列0','','blank',NULL,NULL,'machine',NULL,NULL,0.0004,1,0.0,0.0,3.33333333333333314829e-01,0.25,'ink; risk 1','2026-11-30 19:38:49.875663');
INSERT INTO "records" VALUES(2,1,0,'requests.r0.c1',1,NULL,1,'示例市统计局',2023,'gov-disclosure-2021','行0 / 列1','1','number','1',NULL,'machine',NULL,NULL,0.0004,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.25,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-30 19:38:49.875663');
INSERT INTO "records" VALUES(3,1,0,'requests.r0.c2',1,NULL,2,'示例市统计局',2023,'gov-disclosure-2021','行0 / 列2','2','number','2',NULL,'machine',NULL,NULL,0.0004,1,6.66666666666666629659e-01,0.0,1.0,0.25,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-30 19:38:49.875663');
INSERT INTO "records" VALUES(4,1,0,'requests.r1.c0',1,NULL,3,'示例市统计局',2023,'gov-disclosure-2021','行1 / 列0','10','number','10',NULL,'machine',NULL,NULL,0.0004,1,0.0,0.25,3.33333333333333314829e-01,0.5,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-30 19:38:49.875663');
INSERT INTO "records" VALUES(5,1,0,'requests.r1.c1',1,NULL,4,'示例市统计局',2023,'gov-disclosure-2021','行1 / 列1','17','number','17',NULL,'reviewer','corrected','王芳',NULL,1,3.33333333333333314829e-01,0.25,6.66666666666666629659e-01,0.5,'onnx/PP-OCRv6_small@1f2e3d4c; again; risk 1','2026-11-30 19:38:49.875663');
INSERT INTO "records" VALUES(6,1,0,'requests.r1.c2',1,NULL,5,'示例市统计局',2023,'gov-disclosure-2021','行1 / 列2','12','number','12',NULL,'machine',NULL,NULL,0.0004,1,6.66666666666666629659e-01,0.25,1.0,0.5,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-30 19:38:49.875663');
INSERT INTO "records" VALUES(7,1,0,'requests.r2.c0',1,NULL,6,'示例市统计局',2023,'gov-disclosure-2021','行2 / 列0','20','number','20',NULL,'machine',NULL,NULL,0.0004,1,0.0,0.5,3.33333333333333314829e-01,0.75,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-30 19:38:49.875663');
INSERT INTO "records" VALUES(8,1,0,'requests.r2.c1',1,NULL,7,'示例市统计局',2023,'gov-disclosure-2021','行2 / 列1','21','number','21',NULL,'machine',NULL,NULL,0.0004,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,0.75,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-30 19:38:49.875663');
INSERT INTO "records" VALUES(9,1,0,'requests.r2.c2',1,NULL,8,'示例市统计局',2023,'gov-disclosure-2021','行2 / 列2','17','number','17',NULL,'reviewer','corrected','王芳',NULL,1,6.66666666666666629659e-01,0.5,1.0,0.75,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-30 19:38:49.875663');
INSERT INTO "records" VALUES(10,1,0,'requests.r3.c0',1,NULL,9,'示例市统计局',2023,'gov-disclosure-2021','行3 / 列0','30','number','30',NULL,'machine',NULL,NULL,0.0004,1,0.0,0.75,3.33333333333333314829e-01,1.0,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-30 19:38:49.875663');
INSERT INTO "records" VALUES(11,1,0,'requests.r3.c1',1,NULL,10,'示例市统计局',2023,'gov-disclosure-2021','行3 / 列1','31','number','31',NULL,'machine',NULL,NULL,0.0004,1,3.33333333333333314829e-01,0.75,6.66666666666666629659e-01,1.0,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-30 19:38:49.875663');
INSERT INTO "records" VALUES(12,1,0,'requests.r3.c2',1,NULL,11,'示例市统计局',2023,'gov-disclosure-2021','行3 / 列2','32','number','32',NULL,'machine',NULL,NULL,0.0004,1,6.66666666666666629659e-01,0.75,1.0,1.0,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-30 19:38:49.875663');
INSERT INTO "records" VALUES(13,1,0,'requests.r3.c1',2,11,10,'示例市统计局',2023,'gov-disclosure-2021','行3 / 列1','131','number','131',NULL,'reviewer','corrected','王芳',NULL,1,3.33333333333333314829e-01,0.75,6.66666666666666629659e-01,1.0,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-30 19:38:49.892197');
CREATE TABLE reminders (
	id INTEGER NOT NULL, 
	question_id INTEGER NOT NULL, 
	reviewer TEXT, 
	told TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_reminders PRIMARY KEY (id), 
	CONSTRAINT fk_reminders_question_id FOREIGN KEY(question_id) REFERENCES questions (id)
);
INSERT INTO "reminders" VALUES(1,4,'王芳','mail','2026-11-30 19:38:50.022014');
CREATE TABLE replies (
	key_id VARCHAR(16) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	request VARCHAR(64) NOT NULL, 
	status INTEGER NOT NULL, 
	body JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_replies PRIMARY KEY (key_id, name)
);
INSERT INTO "replies" VALUES('7bppslvlet','upload-1','1f58b9145b24d108d7ac38887338b3ea3229833b9c1e418250343f907bfd1047',201,'{"documents":[]}','2026-11-30 19:38:49.951812');
CREATE TABLE reports (
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	form TEXT, 
	agency TEXT, 
	year INTEGER, 
	table_keys JSON NOT NULL, 
	ask_order JSON NOT NULL, 
	CONSTRAINT pk_reports PRIMARY KEY (document_id, report_index), 
	CONSTRAINT fk_reports_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "reports" VALUES(1,0,'gov-disclosure-2021','示例市统计局',2023,'[[0,"requests"]]','["requests.r1.c1","requests.r2.c2"]');
INSERT INTO "reports" VALUES(2,0,'gov-disclosure-2021','示例市统计局',2023,'[[0,"requests"]]','[]');
CREATE TABLE samples (
	id VARCHAR(64) NOT NULL, 
	document_id INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	page INTEGER NOT NULL, 
	place TEXT NOT NULL, 
	reviewer TEXT, 
	content JSON, 
	state VARCHAR(16) NOT NULL, 
	why TEXT DEFAULT '' NOT NULL, 
	made_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_samples PRIMARY KEY (id), 
	CONSTRAINT ck_samples_kind CHECK (kind IN ('line','page')), 
	CONSTRAINT ck_samples_state CHECK (state IN ('standing','superseded','withdrawn','erased')), 
	CONSTRAINT fk_samples_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "samples" VALUES('7d8151648bcd4547af356a365ef538e9e85036522bec19e6e3dafe5006948b3f',1,'line',1,'1|requests.r1.c1|0.1000,0.1000,0.2000,0.2000','王芳','{"crop":"375676bd26868505668fce072799a6e029a37fbbe67b70b89f7b68def282344c","text":"17","kind":"figure","weight":1.0,"document":"e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2","page":1,"box":[0.1,0.1,0.2,0.2],"line":0,"form":null,"key":"requests.r1.c1","reviewer":"王芳","reason":"accepted","read_as":"","reader":""}','standing','','2026-11-30 19:38:49.933542','2026-11-30 19:38:49.933542');
CREATE TABLE structure_answers (
	id INTEGER NOT NULL, 
	question_id INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	cells JSON NOT NULL, 
	note TEXT NOT NULL, 
	seconds DOUBLE, 
	given_at DATETIME NOT NULL, 
	taken_in_at DATETIME NOT NULL, 
	CONSTRAINT pk_structure_answers PRIMARY KEY (id), 
	CONSTRAINT fk_structure_answers_question_id FOREIGN KEY(question_id) REFERENCES structure_questions (id), 
	CONSTRAINT uq_structure_answers_source UNIQUE (source)
);
INSERT INTO "structure_answers" VALUES(1,1,'annotation/9@1','王芳','corrected','[[0,0,"17",1,1,[0,0,0.5,0.5]]]','',NULL,'2026-03-04 12:00:00.123456','2026-11-30 19:38:49.989802');
CREATE TABLE structure_questions (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	page INTEGER NOT NULL, 
	table_index INTEGER, 
	keys JSON NOT NULL, 
	reasons JSON NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	task TEXT, 
	reviewer TEXT, 
	opened_at DATETIME NOT NULL, 
	asked_at DATETIME, 
	closed_at DATETIME, 
	CONSTRAINT pk_structure_questions PRIMARY KEY (id), 
	CONSTRAINT ck_structure_questions_state CHECK (state IN ('waiting','asked','answered','withdrawn')), 
	CONSTRAINT fk_structure_questions_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "structure_questions" VALUES(1,2,1,0,'["requests.r1.c1"]','[["low-confidence","3 可能是 8",null]]','answered',NULL,NULL,'2026-11-30 19:38:49.985136',NULL,'2026-11-30 19:38:49.990579');
CREATE TABLE tables (
	document_id INTEGER NOT NULL, 
	table_index INTEGER NOT NULL, 
	row_count INTEGER NOT NULL, 
	col_count INTEGER NOT NULL, 
	finder TEXT NOT NULL, 
	pages JSON NOT NULL, 
	boxes JSON NOT NULL, 
	CONSTRAINT pk_tables PRIMARY KEY (document_id, table_index), 
	CONSTRAINT fk_tables_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID

;
INSERT INTO "tables" VALUES(1,0,4,3,'ruled','[1]','[[0,0,1,1]]');
INSERT INTO "tables" VALUES(2,0,2,3,'ruled','[1]','[[0,0,1,1]]');
CREATE TABLE trainings (
	id INTEGER NOT NULL, 
	task VARCHAR(32) NOT NULL, 
	dataset TEXT NOT NULL, 
	why TEXT NOT NULL, 
	corrections INTEGER NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	version VARCHAR(64), 
	model TEXT, 
	told JSON NOT NULL, 
	report TEXT, 
	called_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_trainings PRIMARY KEY (id), 
	CONSTRAINT ck_trainings_state CHECK (state IN ('called','running','promoted','kept','refused','failed'))
);
INSERT INTO "trainings" VALUES(1,'recognise','corrections','by hand',3,'refused','b277fd623676a525c29b9eb155afc8c9010681814ceafb2d7627f47b9a232576',NULL,'["nothing was learned"]',NULL,'2026-11-30 19:38:50.032028','2026-11-30 19:38:50.039063');
CREATE TABLE verdicts (
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	error_probability DOUBLE NOT NULL, 
	reasons JSON NOT NULL, 
	suggestion TEXT, 
	CONSTRAINT pk_verdicts PRIMARY KEY (document_id, report_index, "key"), 
	CONSTRAINT ck_verdicts_state CHECK (state IN ('accepted','flagged','absent')), 
	CONSTRAINT fk_verdicts_document_id FOREIGN KEY(document_id, report_index) REFERENCES reports (document_id, report_index)
);
INSERT INTO "verdicts" VALUES(1,0,'requests.r0.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r0.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r0.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r1.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r1.c1','flagged',0.2,'[["low-confidence","3 可能是 8",null]]','38');
INSERT INTO "verdicts" VALUES(1,0,'requests.r1.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r2.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r2.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r2.c2','flagged',3.00000000000000044408e-01,'[["low-confidence","3 可能是 8",null]]','38');
INSERT INTO "verdicts" VALUES(1,0,'requests.r3.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r3.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r3.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.absent','absent',0.0,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r0.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r0.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r0.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r1.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r1.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r1.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.absent','absent',0.0,'[]',NULL);
CREATE INDEX ix_documents_state_changed ON documents (state, changed_at);
CREATE INDEX ix_events_subject ON events (subject, seq);
CREATE INDEX ix_outbox_due ON outbox (state, available_at);
CREATE INDEX ix_outbox_subject ON outbox (subject, job);
CREATE INDEX ix_attachments_sha256 ON attachments (sha256);
CREATE INDEX ix_flags_document ON flags (document_id);
CREATE UNIQUE INDEX uq_flags_open ON flags (document_id, report_index, "key") WHERE state = 'open';
CREATE INDEX ix_records_agency_year ON records (agency, year, form, "key");
CREATE INDEX ix_records_key ON records ("key", year);
CREATE INDEX ix_records_settled ON records (settled_at);
CREATE UNIQUE INDEX uq_records_version ON records (document_id, report_index, "key", version);
CREATE INDEX ix_reports_agency_year ON reports (agency, year);
CREATE INDEX ix_findings_status ON findings (status);
CREATE INDEX ix_questions_flag ON questions (flag_id);
CREATE INDEX ix_questions_state_confidence ON questions (state, confidence, id);
CREATE UNIQUE INDEX uq_questions_task ON questions (task);
CREATE INDEX ix_answers_question ON answers (question_id);
CREATE INDEX ix_corrections_document ON corrections (document_id, report_index, "key");
CREATE VIEW final_records AS
SELECT r.*, d.sha256 AS document, d.name AS document_name
FROM records r JOIN documents d ON d.id = r.document_id
WHERE NOT EXISTS (SELECT 1 FROM records n WHERE n.supersedes = r.id);
CREATE TRIGGER records_in_doubt BEFORE INSERT ON records FOR EACH ROW WHEN EXISTS (SELECT 1 FROM flags WHERE document_id = NEW.document_id AND state = 'open') BEGIN SELECT RAISE(ABORT, 'the document has an open flag and cannot settle'); END;
CREATE TRIGGER documents_in_doubt BEFORE UPDATE OF state ON documents FOR EACH ROW WHEN NEW.state = 'settled' AND EXISTS (SELECT 1 FROM flags WHERE document_id = NEW.id AND state = 'open') BEGIN SELECT RAISE(ABORT, 'the document has an open flag and cannot settle'); END;
CREATE TRIGGER documents_born_settled BEFORE INSERT ON documents FOR EACH ROW WHEN NEW.state = 'settled' BEGIN SELECT RAISE(ABORT, 'a document settles, it does not come settled'); END;
CREATE TRIGGER flags_not_deleted BEFORE DELETE ON flags FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a flag is answered or withdrawn, never deleted'); END;
CREATE TRIGGER flags_not_reopened BEFORE UPDATE ON flags FOR EACH ROW WHEN OLD.state <> 'open' BEGIN SELECT RAISE(ABORT, 'a closed flag stays closed: open another one'); END;
CREATE TRIGGER flags_stay BEFORE UPDATE ON flags FOR EACH ROW WHEN NEW.id <> OLD.id OR NEW.document_id <> OLD.document_id OR NEW.report_index <> OLD.report_index OR NEW.key <> OLD.key BEGIN SELECT RAISE(ABORT, 'a flag is answered or withdrawn, never deleted'); END;
CREATE TRIGGER events_next BEFORE INSERT ON events FOR EACH ROW WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM events) OR NEW.previous <> COALESCE((SELECT hash FROM events ORDER BY seq DESC LIMIT 1), '') BEGIN SELECT RAISE(ABORT, 'an event continues the log with the next number and the hash of the event before'); END;
CREATE TRIGGER records_not_updated BEFORE UPDATE ON records FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a record is never changed: a new version supersedes it'); END;
CREATE TRIGGER records_not_deleted BEFORE DELETE ON records FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a record is never changed: a new version supersedes it'); END;
CREATE TRIGGER records_not_replaced BEFORE INSERT ON records FOR EACH ROW WHEN EXISTS (SELECT 1 FROM records WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'a record is never changed: a new version supersedes it'); END;
CREATE TRIGGER events_not_updated BEFORE UPDATE ON events FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER events_not_deleted BEFORE DELETE ON events FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER events_not_replaced BEFORE INSERT ON events FOR EACH ROW WHEN EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER answers_not_updated BEFORE UPDATE ON answers FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER answers_not_deleted BEFORE DELETE ON answers FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER answers_not_replaced BEFORE INSERT ON answers FOR EACH ROW WHEN EXISTS (SELECT 1 FROM answers WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER corrections_not_updated BEFORE UPDATE ON corrections FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a correction is never changed: a later one follows it'); END;
CREATE TRIGGER corrections_not_deleted BEFORE DELETE ON corrections FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a correction is never changed: a later one follows it'); END;
CREATE TRIGGER corrections_not_replaced BEFORE INSERT ON corrections FOR EACH ROW WHEN EXISTS (SELECT 1 FROM corrections WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'a correction is never changed: a later one follows it'); END;
CREATE INDEX ix_samples_document ON samples (document_id);
CREATE INDEX ix_samples_state ON samples (state, kind, id);
CREATE INDEX ix_datasets_name ON datasets (name, made_at);
CREATE INDEX ix_dataset_samples_sample ON dataset_samples (sample_id);
CREATE INDEX ix_promotions_task ON promotions (task, id);
CREATE INDEX ix_replies_made ON replies (made_at);
CREATE INDEX ix_labelstudio_projects_kind ON labelstudio_projects (kind, retired_at);
CREATE INDEX ix_labelstudio_tasks_task ON labelstudio_tasks (project_id, task);
CREATE INDEX ix_labelstudio_annotations_cell ON labelstudio_annotations (cell_id);
CREATE INDEX ix_labelstudio_annotations_annotation ON labelstudio_annotations (annotation);
CREATE INDEX ix_structure_questions_document ON structure_questions (document_id);
CREATE UNIQUE INDEX uq_structure_questions_task ON structure_questions (task);
CREATE INDEX ix_structure_answers_question ON structure_answers (question_id);
CREATE UNIQUE INDEX uq_drawings_version ON drawings (document_id, version);
CREATE INDEX ix_reminders_question ON reminders (question_id);
CREATE TRIGGER structure_answers_not_updated BEFORE UPDATE ON structure_answers FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER structure_answers_not_deleted BEFORE DELETE ON structure_answers FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER structure_answers_not_replaced BEFORE INSERT ON structure_answers FOR EACH ROW WHEN EXISTS (SELECT 1 FROM structure_answers WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER drawings_not_updated BEFORE UPDATE ON drawings FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'what a table was is never changed: a later drawing follows it'); END;
CREATE TRIGGER drawings_not_deleted BEFORE DELETE ON drawings FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'what a table was is never changed: a later drawing follows it'); END;
CREATE TRIGGER drawings_not_replaced BEFORE INSERT ON drawings FOR EACH ROW WHEN EXISTS (SELECT 1 FROM drawings WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'what a table was is never changed: a later drawing follows it'); END;
CREATE INDEX ix_trainings_state ON trainings (state);
COMMIT;
