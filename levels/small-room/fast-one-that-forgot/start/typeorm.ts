import { MigrationInterface, QueryRunner, TableColumn } from "typeorm";

export class LongerOrderNotes1763700000000 implements MigrationInterface {
    async up(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.changeColumn("orders", "note", new TableColumn({
            name: "note", type: "character varying", length: "200", isNullable: true,
        }));
    }

    async down(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.changeColumn("orders", "note", new TableColumn({
            name: "note", type: "character varying", length: "50", isNullable: true,
        }));
    }
}
